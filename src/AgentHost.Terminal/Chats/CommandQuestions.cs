using AgentHost.Client;

namespace AgentHost.Terminal.Chats;

/// <summary>
/// Hears the questions of a command while it runs, before there is a session: they are events of none. Those of a session come with its other events.
/// </summary>
internal sealed class CommandQuestions : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Action<AgentEvent> _hear;
    private Task _hearing = Task.CompletedTask;

    private CommandQuestions(Action<AgentEvent> hear) => _hear = hear;

    /// <summary>Begins to listen: every question from here on is heard.</summary>
    /// <param name="host">The host.</param>
    /// <param name="hear">Told of each question, and when it is over.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<CommandQuestions> ListenAsync(IHostClient host, Action<AgentEvent> hear, CancellationToken cancellationToken)
    {
        var questions = new CommandQuestions(hear);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        questions._hearing = questions.HearAsync(host, opened);
        try
        {
            await opened.Task.WaitAsync(cancellationToken);
            return questions;
        }
        catch
        {
            await questions.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _hearing;
        _end.Dispose();
        foreach (var left in _open)
        {
            // The command was cancelled, and with it what it asked.
            _hear(new QuestionAnswered(left, Declined: true));
        }
    }

    private async Task HearAsync(IHostClient host, TaskCompletionSource opened)
    {
        try
        {
            await foreach (var told in host.SubscribeAsync(new EventFilter { Raw = true }, _end.Token))
            {
                switch (told)
                {
                    case StreamOpened:
                        opened.TrySetResult();
                        break;
                    case QuestionAsked { Question.SessionId: "" } asked when _open.Add(asked.Question.Id):
                        _hear(asked);
                        break;
                    case QuestionAnswered answered when _open.Remove(answered.QuestionId):
                        _hear(answered);
                        break;
                    default:
                        break;
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or HostException or IOException)
        {
            // The command has ended, or the host: the command says so itself.
        }

        opened.TrySetResult();
    }
}
