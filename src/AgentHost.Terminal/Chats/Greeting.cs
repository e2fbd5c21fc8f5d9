using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Chats;

/// <summary>The first lines of a conversation: a notice above a prompt that works already.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Model">The model that prompts go to; empty where none is known.</param>
/// <param name="IsFirst">True where no model is set up.</param>
internal sealed record Greeting(IReadOnlyList<Line> Lines, string Model, bool IsFirst)
{
    private const int MostNamed = 3;

    private static readonly List<string> WellKnown = ["anthropic", "openai", "gemini", "openrouter", "mistral"];

    /// <summary>Finds out what is to be said.</summary>
    /// <param name="host">The host.</param>
    /// <param name="workspace">The folder.</param>
    /// <param name="options">Options of the conversation.</param>
    /// <param name="session">The session that goes on; null for a new one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<Greeting> OfAsync(
        IHostClient host, WorkspaceInfo workspace, ChatOptions options, SessionInfo? session, CancellationToken cancellationToken)
    {
        var lines = new List<Line>
        {
            new([new Span(options.Program, Style.Bold), new Span("  " + SafeText.Line(workspace.Root, 300), Style.Dim)]),
        };
        if (options.ScreenReaderReason is { } reason)
        {
            lines.Insert(0, Line.Of($"Screen-reader mode is on: {reason}.") with { Label = "status" });
        }

        var model = "";
        var isFirst = false;
        try
        {
            var report = await host.Models.ExplainAsync(workspace.Id, options.Prompts.Model ?? session?.Model, cancellationToken);
            model = report.Name;
            if (report.Name.StartsWith("offline/", StringComparison.Ordinal) && options.Prompts.Model is null)
            {
                isFirst = true;
                await NoModelAsync(host, workspace, lines, cancellationToken);
            }
        }
        catch (HostException fault)
        {
            lines.AddRange(Line.Warnings(SafeText.Clean(fault.Message)));
        }

        await TrustAsync(host, workspace, lines, cancellationToken);
        if (workspace.SettingsError is { } error)
        {
            lines.AddRange(Line.Warnings(SafeText.Clean(error), Style.Red));
        }

        lines.AddRange(workspace.Warnings.Where(warning => workspace.SettingsError?.Contains(warning, StringComparison.Ordinal) != true)
            .Select(static warning => Line.Warning(SafeText.Line(warning, 600))));
        lines.Add(Line.Of("Type a prompt. /help lists commands and keys, Ctrl+D leaves.", Style.Dim));
        lines.Add(Line.Empty);
        return new Greeting(lines, model, isFirst);
    }

    private static async Task NoModelAsync(IHostClient host, WorkspaceInfo workspace, List<Line> lines, CancellationToken cancellationToken)
    {
        lines.Add(Line.Of("No model is set up: offline answers, by a few rules.", Style.Yellow));
        var providers = await host.Models.ListProvidersAsync(workspace.Id, cancellationToken);
        var found = providers.Where(static provider => provider.KeySource is not null).Take(MostNamed).ToList();
        lines.AddRange(found.Select(static provider =>
            Line.Of($"A key for {SafeText.Line(provider.Name, 40)} is here ({SafeText.Line(provider.KeySource!, 100)})"
                + (provider.Problem is { } problem ? ": " + CellText.Sentence(SafeText.Line(problem, 200)) : ": /model shows its models."))));
        var names = Names(providers);
        if (found.Count == 0 && names.Count > 0)
        {
            lines.Add(Line.Of(
                $"/login NAME sets one up: {SafeText.Line(string.Join(", ", names), 100)} …", Style.Dim));
        }
    }

    /// <summary>Names of those that most people have a key of, then any.</summary>
    private static List<string> Names(IReadOnlyList<ProviderInfo> providers)
    {
        var keyless = providers.Where(static provider => provider is { TakesKey: true, KeySource: null }).Select(static provider => provider.Name).ToList();
        return [.. WellKnown.Where(keyless.Contains).Concat(keyless).Distinct().Take(MostNamed)];
    }

    /// <summary>A word for who is here for the first time: the profile that holds commands in a sandbox, where one can be had; null where not.</summary>
    /// <param name="host">The host.</param>
    /// <param name="workspace">The folder.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<Line?> SandboxAsync(IHostClient host, WorkspaceInfo workspace, CancellationToken cancellationToken)
    {
        var checks = await host.Workspaces.CheckHealthAsync(workspace.Id, cancellationToken);
        return checks.Any(static check =>
            check is { Name: "sandbox", State: HealthState.Ok } && check.Message.Contains("--profile sandboxed", StringComparison.Ordinal))
            ? Line.Of("A sandbox works here: agent chat --profile sandboxed asks little.", Style.Dim)
            : null;
    }

    private static async Task TrustAsync(IHostClient host, WorkspaceInfo workspace, List<Line> lines, CancellationToken cancellationToken)
    {
        if (workspace.Trusted)
        {
            return;
        }

        var trust = await host.Workspaces.ShowTrustAsync(workspace.Root, cancellationToken);
        if (trust is { Trusted: false, Items.Count: > 0 })
        {
            lines.Add(Line.Of(
                $"{CellText.Count(trust.Items.Count, "file")} of this folder would run or change what runs, and are not trusted: "
                + "agent trust shows and takes them.",
                Style.Yellow));
        }
    }
}
