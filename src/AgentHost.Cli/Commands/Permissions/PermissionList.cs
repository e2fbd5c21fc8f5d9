using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Permissions;

/// <summary><c>agent permission list</c>.</summary>
internal static class PermissionList
{
    public static CliCommand Create(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand("list", "List the rules that apply here, strongest first, each with its place.") { json, workspace, trust };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent permission list",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory) { Trust = parsed.GetValue(trust) },
            async (host, opened) =>
            {
                var rules = await host.Permissions.ListRulesAsync(opened.Id, sessionId: null, cancellationToken);
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(ClientJson.Write(rules));
                    return ExitCodes.Success;
                }

                foreach (var rule in rules)
                {
                    terminal.Output.WriteLine(
                        $"{EnumNames.Write(rule.Decision),-5}  {CleanText.Line(rule.Rule, 120)}    # {CleanText.Clean(rule.Origin)}{Terms(rule)}");
                }

                foreach (var warning in opened.Warnings)
                {
                    terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
                }

                foreach (var check in (await host.Workspaces.CheckHealthAsync(opened.Id, cancellationToken)).Where(static check => check.Name == "sandbox"))
                {
                    terminal.Error.WriteLine($"Sandbox: {CleanText.Clean(check.Message)}");
                }

                var builtins = await host.Permissions.ListBuiltinsAsync(opened.Id, cancellationToken);
                terminal.Error.WriteLine(
                    "Cautions: "
                    + $"{string.Join(", ", builtins.Select(static builtin => builtin.Enabled ? builtin.Name : $"{builtin.Name} (off)"))} (permissions.builtins "
                    + "switches each).");

                if (rules.Count == 0)
                {
                    terminal.Error.WriteLine("There are no rules: the mode alone decides (agent config get permissions.mode).");
                }

                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    private static string Terms(PermissionRuleInfo rule)
    {
        var said = new List<string>();
        if (rule.Rests is { } why)
        {
            said.Add($"does not hold: {why}");
        }

        if (rule.Until is { } until)
        {
            said.Add(string.Create(CultureInfo.InvariantCulture, $"until {until:yyyy-MM-dd HH:mm zzz}"));
        }

        Add("environments", rule.Environments);
        Add("users", rule.Users);
        Add("groups", rule.Groups);
        if (rule.Reason is { } reason)
        {
            said.Add($"reason: {reason}");
        }

        return said.Count == 0 ? "" : "; " + CleanText.Line(string.Join("; ", said), 400);

        void Add(string name, IReadOnlyList<string>? list)
        {
            if (list is { Count: > 0 })
            {
                said.Add($"{name}: {string.Join(", ", list)}");
            }
        }
    }
}
