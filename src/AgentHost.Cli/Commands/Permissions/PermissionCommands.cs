using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Permissions;

/// <summary><c>agent permission</c>: the rules, where each stands, and what came of them.</summary>
internal static class PermissionCommands
{
    public static CliCommand Create(ITerminal terminal) => new CliCommand("permission", "Rules: what runs without asking, what asks, what never runs.")
    {
        PermissionList.Create(terminal),
        PermissionRuleCommand.Create(terminal, "allow", "Let what a rule matches run without asking. A deny or ask rule that matches it as well is stronger."),
        PermissionRuleCommand.Create(terminal, "ask", "Ask before what a rule matches runs, whatever else allows it."),
        PermissionRuleCommand.Create(terminal, "deny", "Never run what a rule matches; nothing allows it then."),
        PermissionReset.Create(terminal),
        PermissionTest.Create(terminal),
        PermissionAudit.Create(terminal),
    };
}
