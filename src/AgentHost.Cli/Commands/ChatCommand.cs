using System.CommandLine;
using AgentHost.Cli.Chatting;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent chat</c>, and <c>agent</c> alone: a conversation in the terminal.</summary>
internal static class ChatCommand
{
    public static CliCommand Create(ITerminal terminal)
    {
        var model = new Option<string?>("--model")
        {
            Description = "The model: MODEL, PROVIDER/MODEL or PROVIDER. [default: the setting model, else the best provider that has a key, else offline]",
            HelpName = "MODEL",
        };
        var prefer = ModelSelectionOptions.Prefer();
        var parameters = Repeatable("--param", "A parameter of the answer: temperature, topP, maxOutputTokens, reasoning, stop. Repeatable.", "NAME=VALUE");
        var session = new Option<string?>("--session", "--resume")
        {
            Description = "Continue a session: its name, its id, or last. [default: a new session]",
            HelpName = "NAME|ID|last",
        };
        var @continue = new Option<bool>("--continue") { Description = "Continue the folder's last session. The same as --session last." };
        var agent = new Option<string?>("--agent") { Description = "Use an agent for prompts (.agents/agents/NAME.md).", HelpName = "NAME" };
        var mode = new Option<string?>("--permission-mode")
        {
            Description = "The permission mode, for calls without a rule: default, accept-edits, plan, dont-ask or bypass. "
                + "[default: the setting permissions.mode]",
            HelpName = "MODE",
        };
        var yolo = new Option<bool>("--yolo") { Description = "Run everything that no rule denies. The same as --permission-mode bypass." };
        var profile = new Option<string?>("--profile")
        {
            Description = "A profile of permissions: safe, sandboxed, edits, plan, ci, yolo, or one of permissions.profiles.",
            HelpName = "NAME",
        };
        var allow = Repeatable("--allow", "Allow what a rule matches, for this run: 'shell(npm test)', 'edit(src/**)'. Repeatable.", "RULE");
        var deny = Repeatable("--deny", "Deny what a rule matches, for this run. Deny wins over allow. Repeatable.", "RULE");
        var tools = new Option<string?>("--tools") { Description = "Give the model only these tools. [default: all]", HelpName = "NAME,NAME" };
        var toolless = new Option<bool>("--no-tools") { Description = "Give the model no tools: it can only answer." };
        var steps = CommonOptions.Number("--max-steps", 1, 100_000, "The most requests to the model in a turn. [default: the setting limits.steps, else 100]");
        var time = new Option<string?>("--max-time") { Description = "The longest time of a turn: 90s, 10m, 2h. [default: none]", HelpName = "TIME" };
        var cost = new Option<string?>("--max-cost") { Description = "The most US dollars of a turn: $2, 0.50. [default: none]", HelpName = "MONEY" };
        var system = new Option<string?>("--system")
        {
            Description = "Add text to the system prompt, after the base prompt. @FILE reads it from a file.",
            HelpName = "TEXT|@FILE",
        };
        var without = Repeatable("--no-plugin", "Leave a plugin out of this run, by id. Repeatable.", "ID");
        var safe = new Option<bool>("--safe-mode") { Description = "Use only the plugins of the program, and those of --plugin." };
        var nothing = new Option<bool>("--no-discovery") { Description = "Ignore the folder's .agents, except what --plugin names." };
        var dry = new Option<bool>("--dry-run") { Description = "Keep edits without writing them. agent session apply writes them." };
        var reader = new Option<bool>("--screen-reader")
        {
            Description = "Write plain lines with labels; never move the cursor. [default: on where AGENT_SCREEN_READER or ACCESSIBLE is set, and not to 0]",
        };
        var plugin = CommonOptions.Plugin();
        var only = CommonOptions.OnlyPlugins();
        var trust = CommonOptions.Trust();
        var workspace = CommonOptions.Workspace();
        var server = CommonOptions.Server();
        var target = CommonOptions.Target();
        var command = new CliCommand("chat", "Start a conversation in this terminal. agent alone does the same.")
        {
            model, prefer, parameters, session, @continue, agent, mode, yolo, profile, allow, deny, tools, toolless, steps, time, cost, system, plugin, only,
            without, safe, nothing, trust, workspace, dry, reader, server, target,
        };
        command.SetAction((parsed, cancellationToken) => ChatSession.RunAsync(
            new RunRequest
            {
                Prompt = "",
                Model = parsed.GetValue(model),
                Prefer = parsed.GetValue(prefer),
                Parameters = parsed.GetValue(parameters) ?? [],
                Session = parsed.GetValue(session),
                Continue = parsed.GetValue(@continue),
                Agent = parsed.GetValue(agent),
                Mode = parsed.GetValue(mode),
                Yolo = parsed.GetValue(yolo),
                Profile = parsed.GetValue(profile),
                Allow = parsed.GetValue(allow) ?? [],
                Deny = parsed.GetValue(deny) ?? [],
                Tools = CommonOptions.Split(parsed.GetValue(tools)),
                NoTools = parsed.GetValue(toolless),
                MaxSteps = parsed.GetValue(steps),
                MaxTime = parsed.GetValue(time),
                MaxCost = parsed.GetValue(cost),
                System = parsed.GetValue(system),
                Plugins = CommonOptions.PluginsFrom(parsed.GetValue(plugin)),
                OnlyPlugins = CommonOptions.Split(parsed.GetValue(only)),
                WithoutPlugins = parsed.GetValue(without) ?? [],
                SafeMode = parsed.GetValue(safe),
                NoDiscovery = parsed.GetValue(nothing),
                Trust = parsed.GetValue(trust),
                Workspace = parsed.GetValue(workspace),
                Target = parsed.GetValue(target),
                DryRun = parsed.GetValue(dry),
                Server = parsed.GetValue(server),
            },
            parsed.GetValue(reader),
            terminal,
            cancellationToken));
        return command;
    }

    private static Option<string[]> Repeatable(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = false };
}
