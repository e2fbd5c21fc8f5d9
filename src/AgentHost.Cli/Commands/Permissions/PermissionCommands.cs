using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Permissions;

/// <summary><c>agent permission</c>: the rules, where each stands, and what came of them.</summary>
internal static class PermissionCommands
{
    public static CliCommand Create(ITerminal terminal) => new CliCommand("permission", "Show and change what runs, what asks, and what never runs.")
    {
        PermissionList.Create(terminal),
        PermissionRuleCommand.Create(terminal, "allow", "Add a rule that allows calls without asking. Deny and ask rules win over it."),
        PermissionRuleCommand.Create(terminal, "ask", "Add a rule that always asks. It wins over allow rules."),
        PermissionRuleCommand.Create(terminal, "deny", "Add a rule that denies calls. Nothing wins over it."),
        PermissionReset.Create(terminal),
        PermissionTest.Create(terminal),
        PermissionAudit.Create(terminal),
    };
}
