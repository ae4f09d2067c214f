//! Several providers that are tried one after the other.

use super::{SendError, Sms, SmsAccepted, SmsMessage};
use async_trait::async_trait;
use std::sync::Arc;

/// Uses the first provider, and the next one if it is down or does not accept the message. A wrong number ends it,
/// because another provider would only charge for the same result.
pub struct Chain(Vec<Arc<dyn Sms>>);

impl Chain {
    /// These providers, in this order.
    pub fn new(providers: Vec<Arc<dyn Sms>>) -> Self {
        Self(providers)
    }
}

#[async_trait]
impl Sms for Chain {
    async fn send(&self, message: &SmsMessage) -> Result<SmsAccepted, SendError> {
        let mut reasons = Vec::new();
        let mut all_answered = true;
        for provider in &self.0 {
            match provider.send(message).await {
                Ok(accepted) => return Ok(accepted),
                Err(SendError::Number(why)) => return Err(SendError::Number(why)),
                Err(error) => {
                    tracing::warn!(message = %message.id, %error, "a provider of text messages is passed over");
                    all_answered &= matches!(error, SendError::Refused(_));
                    reasons.push(error.reason().to_owned());
                }
            }
        }
        // While one of them may come back the message can wait for it.
        let why = reasons.join("; ");
        Err(if all_answered { SendError::Refused(why) } else { SendError::Down(why) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FakeSms, script::message};
    use super::*;

    fn chain() -> (FakeSms, FakeSms, Chain) {
        let (first, second) = (FakeSms::default(), FakeSms::default());
        let chain = Chain::new(vec![Arc::new(first.clone()), Arc::new(second.clone())]);
        (first, second, chain)
    }

    fn down() -> SendError {
        SendError::Down("down".to_owned())
    }

    fn refusal() -> SendError {
        SendError::Refused("refused".to_owned())
    }

    #[tokio::test]
    async fn the_next_is_asked_only_when_one_is_down_or_refuses() {
        let (first, second, chain) = chain();
        chain.send(&message()).await.unwrap();
        assert_eq!((first.messages().len(), second.messages().len()), (1, 0));
        for error in [down(), refusal()] {
            first.fail(&error, 1);
            chain.send(&message()).await.unwrap();
        }
        assert_eq!((first.messages().len(), second.messages().len()), (1, 2));
    }

    #[tokio::test]
    async fn a_wrong_number_is_not_offered_to_the_next() {
        let (first, second, chain) = chain();
        first.fail(&SendError::Number("wrong".to_owned()), 1);
        assert_eq!(chain.send(&message()).await, Err(SendError::Number("wrong".to_owned())));
        assert!(second.messages().is_empty());
    }

    #[tokio::test]
    async fn a_message_can_wait_while_one_provider_may_come_back() {
        let (first, second, chain) = chain();
        first.fail(&down(), 1);
        second.fail(&refusal(), 1);
        assert_eq!(chain.send(&message()).await, Err(SendError::Down("down; refused".to_owned())));
        first.fail(&refusal(), 1);
        second.fail(&refusal(), 1);
        assert_eq!(chain.send(&message()).await, Err(SendError::Refused("refused; refused".to_owned())));
    }
}
