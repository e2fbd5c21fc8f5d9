using AgentHost.Client;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns;

/// <summary>Ends of turns that do not end by themselves.</summary>
public static class TurnInterruption
{
    /// <param name="session">Its session.</param>
    /// <param name="turnId">The turn.</param>
    /// <param name="exception">What ended it.</param>
    /// <param name="cancelled">Whether somebody ended it: an <see cref="OperationCanceledException"/> alone is not a person's word.</param>
    public static async Task EndFaultedAsync(OpenSession session, string turnId, Exception exception, bool cancelled)
    {
        cancelled &= exception is OperationCanceledException;
        var reason = exception switch
        {
            CapabilityException or HostException => exception.Message,
            _ when cancelled => "cancelled by user",
            _ => $"the host failed: {exception.GetType().Name}: {exception.Message}",
        };
        await EndAsync(session, new TurnCompleted(cancelled ? TurnOutcome.Cancelled : TurnOutcome.Failed) { TurnId = turnId, Reason = reason });
    }

    public static async Task EndAsync(OpenSession session, TurnCompleted completed)
    {
        try
        {
            await session.AppendAsync([completed], Durability.Power, CancellationToken.None);
        }
        catch (HostException)
        {
            // The store itself is gone: listeners hear it at least.
            session.Tell(completed, completed.TurnId);
        }
    }
}
