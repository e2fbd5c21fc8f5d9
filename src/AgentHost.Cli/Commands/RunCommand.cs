using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent run</c>: one prompt, headless.</summary>
internal static class RunCommand
{
    /// <param name="terminal">The terminal.</param>
    /// <param name="own">Options that plugins bring; null where none were looked for.</param>
    public static CliCommand Create(ITerminal terminal, IReadOnlyList<DeclaredRunOption>? own = null)
    {
        var prompt = new Argument<string[]>("prompt")
        {
            Description = "What is to be done. Text from a pipe or a file on standard input is added to it, or stands for it.",
            Arity = ArgumentArity.ZeroOrMore
        };
        var model = new Option<string?>("--model")
        {
            Description = "The model: MODEL, PROVIDER/MODEL or PROVIDER. [default: the setting model, else the best provider that has a key, else offline]",
            HelpName = "MODEL"
        };
        var parameters = Repeatable(
            "--param",
            "A parameter of the answer: temperature, topP, maxOutputTokens, reasoning, stop, or any parameter of the service. Repeatable.",
            "NAME=VALUE");
        var prefer = ModelSelectionOptions.Prefer();
        var cost = new Option<string?>("--max-cost")
        {
            Description = "The most US dollars of the turn: $2, 0.50. [default: the setting limits.cost, else none]",
            HelpName = "MONEY"
        };
        var session = new Option<string?>("--session")
        {
            Description = "Continue a session: its name, its id, or last. A new name begins a session. [default: a new session]",
            HelpName = "NAME|ID|last"
        };
        var mode = new Option<string?>("--permission-mode")
        {
            Description = "The permission mode, for calls without a rule: default, accept-edits, plan, dont-ask or bypass. "
                + "[default: the setting permissions.mode, else default]",
            HelpName = "MODE"
        };
        var yolo = new Option<bool>("--yolo") { Description = "Run everything that no rule denies. The same as --permission-mode bypass." };
        var allow = Repeatable("--allow", "Allow what a rule matches, for this run: 'shell(npm test)', 'edit(src/**)'. Repeatable.", "RULE");
        var deny = Repeatable("--deny", "Deny what a rule matches, for this run. Deny wins over allow. Repeatable.", "RULE");
        var output = new Option<string>("--output")
        {
            Description = "The output format: text, json (one object at the end) or stream-json (one event a line). [default: text]",
            HelpName = "FORMAT",
            DefaultValueFactory = static _ => "text"
        };
        output.AcceptOnlyFromAmong("text", "json", "stream-json");
        var steps = CommonOptions.Number(
            "--max-steps", 1, 100_000, "The most requests to the model, 1 to 100000. [default: the setting limits.steps, else 100]");
        var time = new Option<string?>("--max-time")
        {
            Description = "The longest time of the turn: 90s, 10m, 2h. [default: the setting limits.time, else none]",
            HelpName = "TIME"
        };
        var quiet = new Option<bool>("--quiet") { Description = "Print only the answer and errors: no calls, retries or warnings." };
        var @continue = new Option<bool>("--continue") { Description = "Continue the folder's last session. The same as --session last." };
        var fresh = new Option<bool>("--new") { Description = "Begin a new session, even if --session names an existing one: the name gets a number." };
        var without = Repeatable("--no-plugin", "Leave a plugin out of this run, by id. Repeatable.", "ID");
        var safe = new Option<bool>("--safe-mode") { Description = "Use only the plugins of the program, and those of --plugin." };
        var nothing = new Option<bool>("--no-discovery")
        {
            Description = "Ignore the folder's .agents, trusted or not, except what --plugin names."
        };
        var locked = new Option<bool>("--locked") { Description = "Refuse plugins that differ from agent-plugins.lock.json (exit code 6)." };
        var tools = new Option<string?>("--tools") { Description = "Give the model only these tools. [default: all]", HelpName = "NAME,NAME" };
        var toolless = new Option<bool>("--no-tools") { Description = "Give the model no tools: it can only answer." };
        var profile = new Option<string?>("--profile")
        {
            Description = "A profile of permissions: safe, sandboxed, edits, plan, ci, yolo, or one of permissions.profiles. "
                + "--permission-mode wins over its mode.",
            HelpName = "NAME"
        };
        var system = new Option<string?>("--system")
        {
            Description = "Add text to the system prompt, after the base prompt. @FILE reads it from a file.",
            HelpName = "TEXT|@FILE"
        };
        var replace = new Option<bool>("--system-replace") { Description = "Replace the base prompt by the text of --system." };
        var schema = new Option<string?>("--output-schema")
        {
            Description =
                "Ask for JSON that meets the JSON schema in a file. An answer that does not is asked for once more, then the exit code is 5.",
            HelpName = "FILE"
        };
        var dry = new Option<bool>("--dry-run")
        {
            Description = "Keep edits without writing them, and refuse commands that may write. agent session apply writes them."
        };
        var preview = new Option<bool>("--preview") { Description = "Print what would be sent, with its tokens, and send nothing." };
        var agent = new Option<string?>("--agent")
        {
            Description = "Use an agent (.agents/agents/NAME.md): its prompt, tools and model.",
            HelpName = "NAME"
        };
        var attach = Repeatable(
            "--attach",
            "Attach a file, a folder's tree or a web page, as @NAME in the prompt does: README.md, src/, src/a.py:10-40, https://…. Repeatable.",
            "FILE|DIR|URL");
        var plugin = CommonOptions.Plugin();
        var only = CommonOptions.OnlyPlugins();
        var trust = CommonOptions.Trust();
        var workspace = CommonOptions.Workspace();
        var server = CommonOptions.Server();
        var target = CommonOptions.Target();
        var command = new CliCommand("run", "Run one prompt. The answer goes to standard output, everything else to standard error.")
        {
            prompt, model, parameters, prefer, session, mode, yolo, allow, deny, plugin, only, trust, workspace, output, steps, time, cost, quiet,
            @continue, fresh, without, safe, nothing, locked, tools, toolless, profile, system, replace, schema, preview, dry, agent, attach,
            server, target,
        };
        var brought = own is { Count: > 0 } ? RunOptions.AddTo(command, own) : null;
        command.SetAction((parsed, cancellationToken) => RunSession.RunAsync(
            new RunRequest
            {
                Prompt = string.Join(' ', parsed.GetValue(prompt) ?? []),
                Model = parsed.GetValue(model),
                Agent = parsed.GetValue(agent),
                Attach = parsed.GetValue(attach) ?? [],
                Parameters = parsed.GetValue(parameters) ?? [],
                Prefer = parsed.GetValue(prefer),
                MaxCost = parsed.GetValue(cost),
                Session = parsed.GetValue(session),
                Mode = parsed.GetValue(mode),
                Yolo = parsed.GetValue(yolo),
                Allow = parsed.GetValue(allow) ?? [],
                Deny = parsed.GetValue(deny) ?? [],
                Plugins = CommonOptions.PluginsFrom(parsed.GetValue(plugin)),
                OnlyPlugins = CommonOptions.Split(parsed.GetValue(only)),
                Trust = parsed.GetValue(trust),
                Workspace = parsed.GetValue(workspace),
                Target = parsed.GetValue(target),
                Output = parsed.GetValue(output) ?? "text",
                MaxSteps = parsed.GetValue(steps),
                MaxTime = parsed.GetValue(time),
                Quiet = parsed.GetValue(quiet),
                Continue = parsed.GetValue(@continue),
                New = parsed.GetValue(fresh),
                WithoutPlugins = parsed.GetValue(without) ?? [],
                SafeMode = parsed.GetValue(safe),
                NoDiscovery = parsed.GetValue(nothing),
                Locked = parsed.GetValue(locked),
                Tools = CommonOptions.Split(parsed.GetValue(tools)),
                NoTools = parsed.GetValue(toolless),
                Profile = parsed.GetValue(profile),
                System = parsed.GetValue(system),
                ReplaceSystem = parsed.GetValue(replace),
                OutputSchema = parsed.GetValue(schema),
                Preview = parsed.GetValue(preview),
                Server = parsed.GetValue(server),
                DryRun = parsed.GetValue(dry),
                Brought = brought?.Invoke(parsed) ?? [],
            },
            terminal,
            cancellationToken));
        return command;
    }

    private static Option<string[]> Repeatable(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = false };
}
