using AgentHost.Client;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Turns;

namespace AgentHost.Hosting;

/// <summary>The person who called a command. Its questions are told as events of the session that it was called in, if any, and are in no log.</summary>
internal sealed class CommandUser(Questions questions, EventBus bus, TimeProvider time, string? sessionId) : IUserInteraction
{
    public ValueTask<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken) =>
        questions.AskAsync(
            sessionId ?? "",
            question,
            e =>
            {
                bus.Publish(e with { SessionId = sessionId, Time = time.GetUtcNow() });
                return default;
            },
            cancellationToken);
}
