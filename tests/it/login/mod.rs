mod email_code;
mod email_link;
mod pairing;
mod same_answer;
mod second;
mod sign_up;
mod throttle;
mod ways_on;
