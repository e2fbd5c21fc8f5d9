using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Permissions.Rules;

namespace AgentHost.Processes.Sandboxing;

/// <summary>Puts the shell's commands of a workspace into a sandbox, as its settings say.</summary>
public sealed class WorkspaceSandbox(Sandbox sandbox, SandboxMode mode, SandboxPlace place)
{
    public static SandboxMode ModeOf(SettingsView settings) => settings.Text("permissions", "sandbox") switch
    {
        "auto" => SandboxMode.Auto,
        "required" => SandboxMode.Required,
        _ => SandboxMode.Off,
    };

    public SandboxMode Mode => mode;

    /// <summary>Processes for a call: in the sandbox where its plan is a line for a shell.</summary>
    public IProcesses For(IProcesses processes, ToolPlan plan, string tool, PermissionRules rules) =>
        mode != SandboxMode.Off && plan.Resources.Any(static resource => resource is { Kind: ResourceKind.Command, Words: null })
            ? new SandboxedProcesses(processes, sandbox, mode, place, HasNetwork(rules, tool))
            : processes;

    /// <summary>
    /// Tests that rules open the network to a tool: an allow rule for every host, and none that denies or asks for any. A sandbox cannot tell hosts apart.
    /// </summary>
    public static bool HasNetwork(PermissionRules rules, string tool) =>
        rules.Allow.Any(rule => rule.Host is { } host && rule.IsFor(tool) && host.IsMatch("host.invalid"))
        && !rules.Deny.Concat(rules.Ask).Any(rule => rule.Host is not null && rule.IsFor(tool));

    /// <summary>Reports the state of the sandbox, for people.</summary>
    public async ValueTask<HealthCheck> CheckAsync(PermissionRules rules)
    {
        if (mode == SandboxMode.Off)
        {
            return new HealthCheck("sandbox", HealthState.Ok, "Off: shell commands run as you do (permissions.sandbox is auto or required to change that).");
        }

        var found = await sandbox.FindAsync();
        return found.Program is { } program
            ? new HealthCheck(
                "sandbox",
                HealthState.Ok,
                $"On, by {program}: shell commands write in this folder only, and "
                + $"{(HasNetwork(rules, "shell") ? "have the network, by your rules" : "have no network")}.")
            : new HealthCheck(
                "sandbox",
                mode == SandboxMode.Required ? HealthState.Failed : HealthState.Warning,
                $"It cannot be had, because {found.Why}: {(mode == SandboxMode.Required ? "shell commands do not run" : "shell commands run without it")}.");
    }
}
