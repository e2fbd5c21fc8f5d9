using System.Text;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Security.Redaction;

namespace AgentHost.Kernel.Turns.Compacting;

/// <summary>The goal that a person set, and what plugins keep, as one text that is sent beside the summary.</summary>
internal static class PinTexts
{
    private const string Head = "[Kept while earlier messages were left out; what comes later in the conversation is newer.";

    private const int LongestGoal = 4_000;
    private const int LongestText = 8_000;

    /// <summary>Fewer characters are not worth a heading.</summary>
    private const int LeastText = 100;

    private const int LongestAll = 24_000;
    private const int LeastAll = 4_000;
    private const int LongestTitle = 100;
    private const int MostOfSource = 20;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <returns>Null for nothing.</returns>
    public static async ValueTask<string?> WriteAsync(TurnState turn, string? goal, long room, TimeProvider time, CancellationToken cancellationToken)
    {
        // A sixth of the room, at four characters a token.
        var left = (int)Math.Clamp(room * 4 / 6, LeastAll, LongestAll);
        var text = new StringBuilder(Head);
        if (goal is not null)
        {
            Add("Goal", Cut(goal.Trim(), Math.Min(LongestGoal, left / 2)));
        }

        foreach (var source in turn.Registry.List(CapabilityKinds.PinSource))
        {
            foreach (var (title, pinned) in await AskAsync(turn, source, time, cancellationToken))
            {
                Add(title, pinned);
            }
        }

        return text.Length == Head.Length ? null : text.Append(']').ToString();

        void Add(string title, string pinned)
        {
            var bounded = left < LeastText ? "" : Cut(pinned.Trim(), Math.Min(left, LongestText));
            if (bounded.Length > 0)
            {
                left -= bounded.Length;
                text.Append("\n\n## ").Append(Cut(string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), LongestTitle))
                    .Append('\n').Append(bounded);
            }
        }
    }

    /// <summary>Asks one plugin for the texts that it keeps; one that fails keeps nothing, and costs the compaction no more than a warning.</summary>
    private static async ValueTask<List<(string Title, string Text)>> AskAsync(
        TurnState turn, CapabilityDescriptor source, TimeProvider time, CancellationToken cancellationToken)
    {
        var pins = new List<(string, string)>();
        try
        {
            var call = AgentJson.Parse($$"""{"sessionId":"{{turn.Session.Id}}"}""");
            var answer = await BoundedCall.RunAsync(
                token => turn.Workspace.Services.CapabilitiesFor(turn.Registry).InvokeAsync(CapabilityKinds.PinSource, source.Name, call, token),
                Deadline,
                time,
                cancellationToken);
            if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("pins", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                throw new CapabilityException($"{source.Kind}/{source.Name} of {source.Owner.Id} answered what is no list of pins");
            }

            foreach (var entry in list.EnumerateArray().Take(MostOfSource))
            {
                if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String
                    && entry.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                {
                    pins.Add((title.GetString()!, text.GetString()!));
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            var what = exception is TimeoutException or OperationCanceledException
                ? $"{source.Owner.Id} did not answer within {Deadline.TotalSeconds:0} s"
                : exception.Message.TrimEnd('.');
            turn.Session.Tell(new HostWarning($"What a plugin keeps of the conversation is not there: {what}."), turn.TurnId.Length == 0 ? null : turn.TurnId);
        }

        return pins;
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..ResultBounds.SafeEnd(text, Math.Max(0, length - 1))] + "…";
}
