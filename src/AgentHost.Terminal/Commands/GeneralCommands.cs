using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Input;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Commands;

/// <summary>Commands about the conversation itself, its plugins and its health.</summary>
internal static class GeneralCommands
{
    /// <summary>Keys and what they do, for help.</summary>
    /// <param name="bindings">Keys that the settings can change.</param>
    public static IReadOnlyList<(string Key, string Does)> Keys(KeyBindings bindings) =>
    [
        ("Enter", "sends; while a turn runs, queues"),
        ("Alt+Enter", "while a turn runs, tells it; else a new line"),
        ("Shift+Enter, Ctrl+J, \\ Enter", "a new line"),
        ("Esc", "cancels the turn; the draft stays"),
        ("Ctrl+C", "clears the draft (Up: back), then cancels; twice leaves"),
        ("Ctrl+D", "leaves, where nothing is typed"),
        (bindings.NameOf("mode"), "next permission mode: default, accept-edits, plan"),
        ("Tab", "completes a command or a name; goes to a question"),
        ("Up, Down", "rows of the draft, then prompts of before"),
        (bindings.NameOf("history"), "searches prompts of before; Ctrl+S: this folder, all"),
        ("Ctrl+A E B F K U W Y T _, Alt+B F D Y _", "as in Emacs and shells"),
        (bindings.NameOf("image"), "takes the image in the clipboard along"),
        (bindings.NameOf("editor"), "opens the draft in $EDITOR"),
        (bindings.NameOf("pager"), "shows the whole conversation; / searches, q leaves"),
        (bindings.NameOf("redraw"), "draws the lower rows anew"),
        (bindings.NameOf("suspend"), "stops the program; fg goes on"),
    ];

    /// <summary>The commands.</summary>
    public static IEnumerable<ChatCommand> All =>
    [
        new("help", "[WORD]", "Lists commands and keys, those with the word.", static (chat, call, _) =>
        {
            Help(chat, CommandWords.Of(call));
            return Task.CompletedTask;
        }),
        new("status", "", "Shows the folder, the session, the model, the mode and what is trusted.", StatusAsync),
        new("plugins", "", "Lists the plugins.", static async (chat, _, token) =>
        {
            var plugins = await chat.Host.Plugins.ListAsync(chat.Workspace.Id, token);
            chat.Say(plugins.Count == 0 ? [Line.Of("There are no plugins.", Style.Dim)] : plugins.Select(static plugin => new Line([
                new Span($"  {SafeText.Line(plugin.Id, 40),-20} ", plugin.State is PluginState.Active or PluginState.Installed ? Style.Cyan : Style.Red),
                new Span($"{SafeText.Line(plugin.Version, 20),-8} {EnumNames.Write(plugin.State),-10} "),
                new Span(SafeText.Line(plugin.Reason ?? plugin.Description ?? "", 120), Style.Dim),
            ])));
        }),
        new("doctor", "", "Looks at settings, plugins, models, store and folders.", static async (chat, _, token) =>
        {
            var checks = await chat.Host.Workspaces.CheckHealthAsync(chat.Workspace.Id, token);
            chat.Say(checks.Select(static check => new Line([
                new Span(check.State switch { HealthState.Ok => "  ✓ ", HealthState.Failed => "  ✗ ", _ => "  ! " },
                    check.State switch { HealthState.Ok => Style.Green, HealthState.Failed => Style.Red, _ => Style.Yellow }),
                new Span($"{SafeText.Line(check.Name, 40)}: {SafeText.Line(check.Message, 400)}"),
            ])));
        }),
        new("quit", "", "Leaves. The session can be gone on with: agent chat --continue.", static (chat, _, _) =>
        {
            chat.Quit();
            return Task.CompletedTask;
        }) { Aliases = ["exit", "q"] },
    ];

    private static void Help(IChat chat, string word)
    {
        var lines = new List<Line>();
        var commands = chat.Commands.Own
            .Select(static command => (Group: NameOf(command.Group), Name: ("/" + command.Name + " " + command.Arguments).TrimEnd(), command.Description))
            .Concat(chat.Commands.OfHost.Select(static command => (
                Group: command.Found ? "Skills, files and servers" : "Plugins",
                Name: SafeText.Line(("/" + command.Name + " " + command.ArgumentHint).TrimEnd(), 60), Description: SafeText.Line(command.Description, 100))))
            .Where(command => Has(command.Name, command.Description, word)).ToList();
        var keys = chat.IsOnce ? [] : Keys(chat.Preferences.Keys).Where(key => Has(key.Key, key.Does, word)).ToList();
        if (commands.Count == 0 && keys.Count == 0)
        {
            throw new HostException(HostFailure.NotFound, $"There is no command or key with \"{SafeText.Line(word, 60)}\".");
        }

        foreach (var group in commands.GroupBy(static command => command.Group, StringComparer.Ordinal))
        {
            lines.Add(Line.Of(group.Key, Style.Bold));
            lines.AddRange(group.Select(static command => new Line([new Span($"  {command.Name,-28} ", Style.Cyan), new Span(command.Description)])));
        }

        if (keys.Count > 0)
        {
            lines.Add(Line.Of("Keys", Style.Bold));
            lines.AddRange(keys.Select(static key => new Line([new Span($"  {key.Key,-28} ", Style.Magenta), new Span(key.Does)])));
        }

        lines.Add(Line.Of(
            chat.IsOnce ? "  These show something, this once; in a conversation (agent) there are more. agent help TOPIC shows the guide."
                : "  !LINE runs a shell line; @ attaches files; agent help TOPIC shows the guide.",
            Style.Dim));
        chat.Say(lines);
    }

    private static string NameOf(CommandGroup group) => group switch
    {
        CommandGroup.Sessions => "Sessions and files",
        CommandGroup.Answers => "Answers",
        CommandGroup.Models => "Models and permissions",
        CommandGroup.Work => "Work",
        CommandGroup.Setup => "Set-up",
        _ => "Conversation",
    };

    private static bool Has(string name, string description, string word) =>
        name.Contains(word, StringComparison.OrdinalIgnoreCase) || description.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static async Task StatusAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var model = await chat.Host.Models.ExplainAsync(chat.Workspace.Id, chat.Prompts.Model ?? chat.Session?.Model, token);
        chat.Say([
            SessionCommands.Pair("folder", chat.Workspace.Root),
            SessionCommands.Pair("target", chat.Workspace.Target),
            SessionCommands.Pair("session", chat.Session is { } session ? $"{session.Name} ({CellText.Count(session.TurnCount, "turn")})" : "none yet"),
            SessionCommands.Pair("model", model.Name + (model.Address is { } address ? $" at {address}" : "")),
            SessionCommands.Pair("agent", chat.Prompts.Agent ?? "none"),
            SessionCommands.Pair("mode", chat.Prompts.Mode is { } mode ? EnumNames.Write(mode) : "that of the settings"),
            SessionCommands.Pair("sandbox", chat.Workspace.Sandbox),
            SessionCommands.Pair("trusted", chat.Workspace.Trusted ? "yes" : "no: agent trust takes the folder's own settings and plugins"),
        ]);
    }
}
