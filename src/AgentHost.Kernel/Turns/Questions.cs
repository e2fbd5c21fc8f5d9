using System.Collections.Concurrent;
using AgentHost.Client;

namespace AgentHost.Kernel.Turns;

/// <summary>Questions to a person that wait for an answer from any surface; the first answer counts.</summary>
public sealed class Questions(TimeProvider time)
{
    /// <summary>Deadline for an answer: 10 minutes.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<QuestionAnswer?>> _waiting = new(StringComparer.Ordinal);

    public async ValueTask<QuestionAnswer?> AskAsync(
        string sessionId, Question question, Func<AgentEvent, ValueTask> publish, CancellationToken cancellationToken)
    {
        var id = $"question_{Guid.CreateVersion7():N}";
        var answer = new TaskCompletionSource<QuestionAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        QuestionAnswer? given = null;
        try
        {
            await publish(new QuestionAsked(new PendingQuestion(id, sessionId, question)));
            given = await answer.Task.WaitAsync(Deadline, time, cancellationToken);
            return given;
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _waiting.TryRemove(id, out _);
            await publish(new QuestionAnswered(id, given is null));
        }
    }

    /// <summary>Answers a question.</summary>
    /// <returns>False when it waits no more.</returns>
    public bool TryAnswer(string questionId, QuestionAnswer? answer) =>
        _waiting.TryRemove(questionId, out var source) && source.TrySetResult(answer);
}
