using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Hosting.Files;

/// <summary>
/// Names of what plugins' sources stand for (<c>git:diff</c>, <c>mcp:SERVER:URI</c>), by what is typed of them. A source that takes its time is asked once, and
/// has its answer ready when the same is asked again.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="closing">Fires when the host closes.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class ReferenceNameService(TimeProvider time, CancellationToken closing)
{
    private const int MostNames = 1_000;
    private const int LongestName = 1_000;

    /// <summary>The most questions of a workspace at a time: surfaces that type at once.</summary>
    private const int MostOpen = 8;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>Time after which a person is told what is waited for.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromMilliseconds(400);

    private readonly ConditionalWeakTable<Workspace, Questions> _questions = [];

    /// <summary>Finds names.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="query">The part that is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<FileNames> FindAsync(Workspace workspace, FileQuery query, CancellationToken cancellationToken)
    {
        var (text, registry) = (query.Text, workspace.Services.Registry);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return new FileNames(text.Length == 0 ? [] : [
                .. registry.List(CapabilityKinds.ContextSource).Where(source => source.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase))
                    .Where(static source => Says(source, "completes") || Says(source, "bare"))
                    .Select(static source => Says(source, "completes") ? source.Name + ":" : source.Name).Take(query.Limit)]);
        }

        if (registry.Find(CapabilityKinds.ContextSource, text[..colon]) is not { } found || !Says(found, "completes"))
        {
            return new FileNames([]);
        }

        var asked = Ask(_questions.GetOrCreateValue(workspace), workspace, registry, text, colon);
        var answer = asked.Answer;
        await Task.WhenAny(answer, Task.Delay(Wait, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (!answer.IsCompletedSuccessfully)
        {
            var isNoticed = time.GetUtcNow() - asked.Since > Noticed;
            return new FileNames([]) { Partial = true, Note = isNoticed ? $"Waiting for the names of {text[..colon]}: …" : null };
        }

        var names = await answer;
        return names with { Entries = [.. names.Entries.Take(query.Limit)] };
    }

    private Question Ask(Questions questions, Workspace workspace, CapabilityRegistry registry, string text, int colon)
    {
        lock (questions)
        {
            var now = time.GetUtcNow();
            if (questions.Open.Find(each => each.Text == text) is { } known && (!known.Answer.IsCompleted || now - known.Since <= Fresh))
            {
                return known;
            }

            // Whoever typed on needs no answer to what was typed before; another surface may want one of its own.
            questions.Open.RemoveAll(each =>
            {
                var isOver = each.Text.StartsWith(text, StringComparison.Ordinal) || text.StartsWith(each.Text, StringComparison.Ordinal);
                if (isOver)
                {
                    each.Stop.Cancel();
                }

                return isOver;
            });
            if (questions.Open.Count == MostOpen)
            {
                questions.Open[0].Stop.Cancel();
                questions.Open.RemoveAt(0);
            }

            var stop = CancellationTokenSource.CreateLinkedTokenSource(closing);
            var asked = new Question(text, now, stop, Task.Run(() => AskAsync(workspace, registry, text[..colon], text[(colon + 1)..], stop.Token), closing));
            questions.Open.Add(asked);
            return asked;
        }
    }

    private static async Task<FileNames> AskAsync(
        Workspace workspace, CapabilityRegistry registry, string name, string typed, CancellationToken cancellationToken)
    {
        try
        {
            var question = AgentJson.Parse($$"""{"complete":"{{JsonEncodedText.Encode(typed)}}"}""");
            var answer = await workspace.Services.CapabilitiesFor(registry)
                .InvokeAsync(CapabilityKinds.ContextSource, name, question, Longest, cancellationToken);
            if (answer.ValueKind != JsonValueKind.Array)
            {
                return new FileNames([]);
            }

            return new FileNames([
                .. answer.EnumerateArray().Where(static each => each.ValueKind == JsonValueKind.String).Select(static each => each.GetString()!)
                    .Where(static each => each.Length is > 0 and <= LongestName).Take(MostNames).Select(each => $"{name}:{each}")
            ]);
        }
        catch (CapabilityException exception)
        {
            // Nothing is offered then; what is typed is read all the same.
            return new FileNames([]) { Note = exception.Message };
        }
        catch (OperationCanceledException)
        {
            return new FileNames([]);
        }
    }

    private static bool Says(CapabilityDescriptor source, string member) =>
        source.Declaration.ValueKind == JsonValueKind.Object && source.Declaration.TryGetProperty(member, out var said) && said.ValueKind == JsonValueKind.True;

    /// <summary>A question and its answer.</summary>
    /// <param name="Text">Text that was typed.</param>
    /// <param name="Since">Time at which it was asked.</param>
    /// <param name="Stop">Ends it.</param>
    /// <param name="Answer">Names; none where it was ended.</param>
    private sealed record Question(string Text, DateTimeOffset Since, CancellationTokenSource Stop, Task<FileNames> Answer);

    /// <summary>Questions of a workspace, the oldest first.</summary>
    private sealed class Questions
    {
        public List<Question> Open { get; } = [];
    }
}
