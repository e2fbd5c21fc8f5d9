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

        var (answer, since) = Ask(_questions.GetOrCreateValue(workspace), workspace, registry, text, colon);
        await Task.WhenAny(answer, Task.Delay(Wait, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (!answer.IsCompletedSuccessfully)
        {
            return new FileNames([]) { Partial = true, Note = time.GetUtcNow() - since > Noticed ? $"Waiting for the names of {text[..colon]}: …" : null };
        }

        var names = await answer;
        return names with { Entries = [.. names.Entries.Take(query.Limit)] };
    }

    private (Task<FileNames> Answer, DateTimeOffset Since) Ask(
        Questions questions, Workspace workspace, CapabilityRegistry registry, string text, int colon)
    {
        lock (questions)
        {
            if (questions.Text != text || (questions.Answer.IsCompleted && time.GetUtcNow() - questions.At > Fresh))
            {
                // Whoever typed on needs no answer to what was typed before.
                questions.Stop?.Cancel();
                var stop = CancellationTokenSource.CreateLinkedTokenSource(closing);
                (questions.Text, questions.At, questions.Stop) = (text, time.GetUtcNow(), stop);
                questions.Answer = Task.Run(() => AskAsync(workspace, registry, text[..colon], text[(colon + 1)..], stop.Token), closing);
            }

            return (questions.Answer, questions.At);
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

    private sealed class Questions
    {
        /// <summary>Text that was asked for last; null before the first.</summary>
        public string? Text { get; set; }

        public DateTimeOffset At { get; set; }

        /// <summary>Ends the question.</summary>
        public CancellationTokenSource? Stop { get; set; }

        public Task<FileNames> Answer { get; set; } = Task.FromResult(new FileNames([]));
    }
}
