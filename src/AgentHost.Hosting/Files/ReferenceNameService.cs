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

        var answer = Ask(_questions.GetOrCreateValue(workspace), workspace, registry, text, colon);
        await Task.WhenAny(answer, Task.Delay(Wait, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return answer.IsCompleted ? new FileNames([.. (await answer).Take(query.Limit)]) : new FileNames([]) { Partial = true };
    }

    private Task<IReadOnlyList<string>> Ask(Questions questions, Workspace workspace, CapabilityRegistry registry, string text, int colon)
    {
        lock (questions)
        {
            if (questions.Text != text || (questions.Answer.IsCompleted && time.GetUtcNow() - questions.At > Fresh))
            {
                (questions.Text, questions.At) = (text, time.GetUtcNow());
                questions.Answer = Task.Run(() => AskAsync(workspace, registry, text[..colon], text[(colon + 1)..]), closing);
            }

            return questions.Answer;
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync(Workspace workspace, CapabilityRegistry registry, string name, string typed)
    {
        try
        {
            var question = AgentJson.Parse($$"""{"complete":"{{JsonEncodedText.Encode(typed)}}"}""");
            var answer = await workspace.Services.CapabilitiesFor(registry).InvokeAsync(CapabilityKinds.ContextSource, name, question, Longest, closing);
            return answer.ValueKind != JsonValueKind.Array ? [] : [
                .. answer.EnumerateArray().Where(static each => each.ValueKind == JsonValueKind.String).Select(static each => each.GetString()!)
                    .Where(static each => each.Length is > 0 and <= LongestName).Take(MostNames).Select(each => $"{name}:{each}")];
        }
        catch (Exception exception) when (exception is CapabilityException or OperationCanceledException)
        {
            // Nothing is offered then; what is typed is read all the same.
            return [];
        }
    }

    private static bool Says(CapabilityDescriptor source, string member) =>
        source.Declaration.ValueKind == JsonValueKind.Object && source.Declaration.TryGetProperty(member, out var said) && said.ValueKind == JsonValueKind.True;

    private sealed class Questions
    {
        /// <summary>Text that was asked for last; null before the first.</summary>
        public string? Text { get; set; }

        public DateTimeOffset At { get; set; }

        public Task<IReadOnlyList<string>> Answer { get; set; } = Task.FromResult<IReadOnlyList<string>>([]);
    }
}
