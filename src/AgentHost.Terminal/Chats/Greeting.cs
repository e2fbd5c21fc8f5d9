using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Chats;

/// <summary>The first lines of a conversation: a notice above a prompt that works already.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Model">The model that prompts go to; empty where none is known.</param>
internal sealed record Greeting(IReadOnlyList<Line> Lines, string Model)
{
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
            lines.Insert(0, Line.Of($"Screen-reader mode is on: {reason}."));
        }

        var model = "";
        try
        {
            var report = await host.Models.ExplainAsync(workspace.Id, options.Prompts.Model ?? session?.Model, cancellationToken);
            model = report.Name;
            if (report.Name.StartsWith("offline/", StringComparison.Ordinal) && options.Prompts.Model is null)
            {
                await NoModelAsync(host, workspace, lines, cancellationToken);
            }
        }
        catch (HostException fault)
        {
            lines.AddRange(Line.Split("! " + SafeText.Clean(fault.Message), Style.Yellow));
        }

        await TrustAsync(host, workspace, lines, cancellationToken);
        if (workspace.SettingsError is { } error)
        {
            lines.AddRange(Line.Split("! " + SafeText.Clean(error), Style.Red));
        }

        lines.AddRange(workspace.Warnings.Where(warning => workspace.SettingsError?.Contains(warning, StringComparison.Ordinal) != true)
            .Select(static warning => Line.Of("! " + SafeText.Line(warning, 600), Style.Yellow)));
        lines.Add(Line.Of("Type a prompt. /help lists commands and keys, Ctrl+D leaves.", Style.Dim));
        lines.Add(Line.Empty);
        return new Greeting(lines, model);
    }

    private static async Task NoModelAsync(IHostClient host, WorkspaceInfo workspace, List<Line> lines, CancellationToken cancellationToken)
    {
        lines.Add(Line.Of("No model is set up: prompts are answered by offline, which knows a few rules and no more.", Style.Yellow));
        var providers = await host.Models.ListProvidersAsync(workspace.Id, cancellationToken);
        var keyless = providers.Where(static provider => provider is { TakesKey: true, KeySource: null })
            .Select(static provider => provider.Name).Take(6).ToList();
        if (keyless.Count > 0)
        {
            lines.Add(Line.Of(
                $"To set one up, in another terminal: agent provider login NAME ({SafeText.Line(string.Join(", ", keyless), 200)}); "
                + "agent provider list shows all.",
                Style.Dim));
        }
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
