using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent context</c>: what fills the model's window, before anything is said.</summary>
internal static class ContextCommand
{
    private const int Widest = 40;

    public static CliCommand Create(ITerminal terminal)
    {
        var session = new Option<string?>("--session")
        {
            Description = "Count a session's conversation too: its name, its id, or last. [default: a new session]",
            HelpName = "NAME|ID|last"
        };
        var model = new Option<string?>("--model") { Description = "The model. [default: the one that agent run would take]", HelpName = "MODEL" };
        var agent = new Option<string?>("--agent") { Description = "The agent that would do it. [default: none]", HelpName = "NAME" };
        var json = CommonOptions.Json();
        var trust = CommonOptions.Trust();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "context",
            "Show what fills the model's window: system prompt, tools, conversation, in tokens. "
            + "Nothing is sent.") { session, model, agent, json, trust, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent context",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory)
            {
                Trust = parsed.GetValue(trust),
                Settings = ModelSelectionOptions.Settings(parsed.GetValue(model), null)
            },
            async (host, opened) =>
            {
                var found = parsed.GetValue(session) is { } key
                    ? await host.Sessions.FindAsync(opened.Root, key, cancellationToken)
                        ?? throw new HostException(
                            HostFailure.NotFound, $"There is no session \"{CleanText.Line(key, 64)}\" of this folder: agent session list shows them.")
                    : null;
                var preview = await host.Prompts.PreviewAsync(
                    new PromptRequest(opened.Id, found?.Id ?? "", []) { Model = parsed.GetValue(model), Agent = parsed.GetValue(agent) }, cancellationToken);
                if (parsed.GetValue(json))
                {
                    // --preview has the texts.
                    terminal.Output.WriteLine(ClientJson.Write(preview with { Parts = [.. preview.Parts.Select(static part => part with { Text = "" })] }));
                    return ExitCodes.Success;
                }

                Write(terminal.Output, preview, found);
                foreach (var warning in preview.Warnings)
                {
                    terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
                }

                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    private static void Write(TextWriter output, RequestPreview preview, SessionInfo? session)
    {
        output.WriteLine($"{CleanText.Line(preview.Model, 100)}{(session is null ? "" : $", session {CleanText.Line(session.Name, 64)}")}");
        foreach (var part in preview.Parts.Where(static part => part.Kind == "system"))
        {
            Row(output, "system", part.Name, part.Tokens);
            foreach (var (from, tokens) in SectionPieces.Of(part.Text))
            {
                Row(output, "", "  " + from, tokens);
            }
        }

        var tools = preview.Parts.Where(static part => part.Kind == "tool").OrderByDescending(static part => part.Tokens).ToList();
        if (tools.Count > 0)
        {
            Row(
                output,
                "tools",
                string.Create(CultureInfo.InvariantCulture, $"{tools.Count}; most of all {tools[0].Name}"),
                tools.Sum(static part => part.Tokens));
        }

        foreach (var role in preview.Parts.Where(static part => part.Kind == "message").GroupBy(static part => part.Name))
        {
            Row(output, "messages", string.Create(CultureInfo.InvariantCulture, $"{role.Count()} of {role.Key}"), role.Sum(static part => part.Tokens));
        }

        var window = preview.ContextWindow is { } most and > 0
            ? string.Create(CultureInfo.InvariantCulture, $" of {most:N0} ({100.0 * preview.Tokens / most:0.#} %)")
            : ", the window of this model is not known";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"about {CleanText.Count(preview.Tokens, "token", "N0")}{window}"));
    }

    private static void Row(TextWriter output, string kind, string name, int tokens) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind,-9} {CleanText.Line(name, Widest).PadRight(Widest)} {tokens,9:N0}"));
}
