using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Permissions;

namespace AgentHost.Attachments;

/// <summary>Asks plugins' sources what a reference stands for.</summary>
/// <param name="scope">The workspace.</param>
internal sealed class SourceReader(AttachmentScope scope)
{
    private const int MostHops = 10;

    /// <summary>Seconds for a source that says nothing of its own.</summary>
    private const double UsualSeconds = 30;
    private const double MostSeconds = 600;

    /// <summary>Time that a source has beyond its deadline, to say itself what it waited for: 1 s.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>The source that a reference names, and what it is to be asked; null where it names none.</summary>
    public (DeclaredSource? Source, string Target) Find(string target)
    {
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? target : target[..colon];
        return scope.Sources.Find(name) is { Reads: null } source
            && (colon > 0 || TakesNothing(source))
            ? (source, target.AsSpan(colon + 1).StartsWith("//") ? target : target[(colon < 0 ? target.Length : colon + 1)..])
            : (null, target);
    }

    /// <summary>The text that a source has, or why there is none.</summary>
    /// <param name="source">The source.</param>
    /// <param name="asked">The reference that it is asked for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<ContextContent> ReadAsync(DeclaredSource source, ContextReference asked, CancellationToken cancellationToken)
    {
        var (way, began, bound) = ("", scope.Time.GetTimestamp(), BoundOf(source));
        for (var hops = 0; hops <= MostHops; hops++)
        {
            if (Denied(source, asked.Target) is { } denied)
            {
                return ContextContent.Failed(way + denied);
            }

            // A person waits for the reference, not for each of the places that it leads over.
            var left = bound - scope.Time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                return ContextContent.Failed(way + Late(source, bound));
            }

            JsonElement answer;
            try
            {
                var call = ClientJson.ToElement(asked with { TimeoutSeconds = Math.Round(left.TotalSeconds, 3) });
                answer = await scope.Sources.InvokeAsync(source.Name, call, left + Grace, cancellationToken);
            }
            catch (CapabilityException exception) when (exception.InnerException is TimeoutException)
            {
                return ContextContent.Failed(way + Late(source, bound));
            }
            catch (CapabilityException exception)
            {
                return ContextContent.Failed(way + exception.Message);
            }

            if (Text(answer, "next") is not { } next)
            {
                return Told(answer, source, asked, way);
            }

            // Each place on the way is judged as if it had been written: rules that deny a host hold for where an address leads too.
            way = $"{asked.Target} sends on to {next}: ";
            if (Find(next) is not ({ } other, var onward) || other.Plugin != source.Plugin)
            {
                return ContextContent.Failed(way + "that is nothing that can be attached.");
            }

            (source, asked) = (other, new ContextReference(onward));
        }

        return ContextContent.Failed($"it is sent on more than {MostHops.ToString(CultureInfo.InvariantCulture)} times, the last time to {asked.Target}.");
    }

    private static ContextContent Told(JsonElement answer, DeclaredSource source, ContextReference asked, string way)
    {
        if (Text(answer, "path") is { Length: > 0 } path && Line(answer, "startLine") is > 0 and var start)
        {
            return ContextContent.Lines(path, start, Math.Max(start, Line(answer, "endLine") ?? start));
        }

        if (Text(answer, "text") is not { } text)
        {
            return ContextContent.Failed(way + (Text(answer, "error") ?? $"{source.Plugin} had nothing for it."));
        }

        if (text.Length > asked.MaxCharacters)
        {
            var counts = string.Create(CultureInfo.InvariantCulture, $"{text.Length} characters for it, and {asked.MaxCharacters} are the most");
            return ContextContent.Failed($"{way}{source.Plugin} gave {counts}.");
        }

        return new ContextContent { Text = text, EndLine = Line(answer, "endLine") };
    }

    /// <summary>Finds the deadline of a reference: the one that a person sets for all of them, else the one that the source's plugin declares.</summary>
    private TimeSpan BoundOf(DeclaredSource source)
    {
        if (scope.Settings.Duration("context", "timeout") is { } said)
        {
            return TimeSpan.FromSeconds(Math.Clamp(said.TotalSeconds, 0.1, MostSeconds));
        }

        var declared = source.Declaration.ValueKind == JsonValueKind.Object && source.Declaration.TryGetProperty("timeoutSeconds", out var given)
            && given.ValueKind == JsonValueKind.Number ? given.GetDouble() : UsualSeconds;
        return TimeSpan.FromSeconds(Math.Clamp(declared, 1, MostSeconds));
    }

    private static string Late(DeclaredSource source, TimeSpan bound) =>
        string.Create(CultureInfo.InvariantCulture, $"{source.Plugin} did not answer within {bound.TotalSeconds:0.#} s (context.timeout).");

    /// <summary>A person's reference asks nobody; but what a rule denies stays denied.</summary>
    private string? Denied(DeclaredSource source, string target)
    {
        // The files' own gate judged a path; one of two slashes is no host.
        if (source.Reads is not null || !Uri.TryCreate(target, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            return null;
        }

        var tool = source.Declaration.ValueKind == JsonValueKind.Object && source.Declaration.TryGetProperty("tool", out var named)
            && named.GetString() is { } name ? name : source.Name;
        var plan = new ToolPlan(new ToolCall("attach", tool, AgentJson.EmptyObject), $"Attach {target}")
        {
            Effects = ToolEffects.Network,
            Resources = [Resource.Host(address.IsDefaultPort ? address.Host : $"{address.Host}:{address.Port.ToString(CultureInfo.InvariantCulture)}")],
        };
        var verdict = PermissionEvaluator.Evaluate(new PermissionQuery
        {
            Tool = tool,
            Plugin = source.Plugin,
            Plan = plan,
            DeclaredEffects = ToolEffects.Network,
            Mode = PermissionMode.Bypass,
            Rules = scope.Rules,
            Paths = scope.Paths,
            Ignored = scope.Ignored,
        }).Verdict;
        return verdict.Decision == PermissionDecision.Deny ? verdict.Reason : null;
    }

    private static string? Text(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static int? Line(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var line) ? line : null;

    private static bool TakesNothing(DeclaredSource source) =>
        source.Declaration.ValueKind == JsonValueKind.Object && source.Declaration.TryGetProperty("bare", out var bare) && bare.ValueKind == JsonValueKind.True;
}
