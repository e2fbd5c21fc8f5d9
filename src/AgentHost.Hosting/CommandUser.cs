using AgentHost.Client;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Turns;

namespace AgentHost.Hosting;

/// <summary>The person who called a command. Its questions are told as events of no session, and are in no log.</summary>
internal sealed class CommandUser(Questions questions, EventBus bus, TimeProvider time) : IUserInteraction
{
    public ValueTask<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken) =>
        questions.AskAsync(
            "",
            question,
            e =>
            {
                bus.Publish(e with { Time = time.GetUtcNow() });
                return default;
            },
            cancellationToken);
}
