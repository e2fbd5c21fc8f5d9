using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Mcp;

/// <summary><c>agent mcp serve</c>. The other words of <c>agent mcp</c> are a plugin's.</summary>
internal static class McpServeCommand
{
    /// <summary>The group, where no plugin brings one.</summary>
    public static CliCommand CreateGroup(ITerminal terminal) => new("mcp", "Serve this agent to clients of the Model Context Protocol.") { Create(terminal) };

    public static CliCommand Create(ITerminal terminal)
    {
        var http = new Option<int?>("--http")
        {
            Description = "Serve over HTTP on this machine instead, at /mcp of a port. The token that clients need is taken from AGENT_MCP_TOKEN, "
                + "or made and printed. [default: a free port]",
            HelpName = "PORT",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = static result =>
            {
                if (result.Tokens is not [var token, ..])
                {
                    return 0;
                }

                if (int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue)
                {
                    return port;
                }

                result.AddError($"--http {token.Value}: expected a port from 1 to 65535, or 0 for a free one.");
                return null;
            },
        };
        var tools = new Option<string?>("--tools")
        {
            Description = "Serve only these tools; run is one of them. [default: all]",
            HelpName = "NAME,NAME"
        };
        var model = new Option<string?>("--model")
        {
            Description = "The model for tasks without one. [default: the setting model]",
            HelpName = "MODEL"
        };
        var mode = new Option<string?>("--permission-mode")
        {
            Description = "The permission mode, for calls without a rule: default, accept-edits, plan, dont-ask or bypass. "
                + "[default: the setting permissions.mode, else default]",
            HelpName = "MODE"
        };
        var profile = new Option<string?>("--profile")
        {
            Description = "A profile of permissions: safe, sandboxed, edits, plan, ci, yolo, or one of permissions.profiles.",
            HelpName = "NAME"
        };
        var allow = Repeatable("--allow", "Allow what a rule matches: 'shell(npm test)', 'edit(src/**)'. Repeatable.");
        var deny = Repeatable("--deny", "Deny what a rule matches. Deny wins over allow. Repeatable.");
        var plugin = CommonOptions.Plugin();
        var trust = CommonOptions.Trust();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "serve",
            "Be an MCP server: serve tools, prompts, sessions and tasks over standard input and output, or with --http to several clients.")
        {
            http, tools, model, mode, profile, allow, deny, plugin, trust, workspace,
        };
        command.SetAction((parsed, cancellationToken) => McpServe.RunAsync(
            new McpServeRequest(
                new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory)
                {
                    Trust = parsed.GetValue(trust),
                    Plugins = CommonOptions.PluginsFrom(parsed.GetValue(plugin)),
                    Profile = parsed.GetValue(profile),
                    Allow = parsed.GetValue(allow) ?? [],
                    Deny = parsed.GetValue(deny) ?? [],
                })
            {
                Http = parsed.GetResult(http) is null ? null : parsed.GetValue(http) ?? 0,
                Tools = CommonOptions.Split(parsed.GetValue(tools)),
                Model = parsed.GetValue(model),
                Mode = parsed.GetValue(mode),
            },
            terminal,
            cancellationToken));
        return command;
    }

    private static Option<string[]> Repeatable(string name, string description) =>
        new(name) { Description = description, HelpName = "RULE", AllowMultipleArgumentsPerToken = false };
}
