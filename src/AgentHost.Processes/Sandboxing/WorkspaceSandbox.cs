using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;
using AgentHost.Processes.Proxying;

namespace AgentHost.Processes.Sandboxing;

/// <summary>Puts the shell's commands of a workspace into a sandbox, as its settings say.</summary>
public sealed class WorkspaceSandbox(Sandbox sandbox, SandboxMode mode, SandboxPlace place)
{
    /// <summary>Sentence for a person who wants the profile <c>sandboxed</c> where no sandbox can be had.</summary>
    public static string Missing(string why) =>
        $"The profile sandboxed has no sandbox here, because {why}: it asks as the profile safe does, and nothing runs unasked.";

    public static SandboxMode ModeOf(SettingsView settings) => settings.Text("permissions", "sandbox") switch
    {
        "auto" => SandboxMode.Auto,
        "required" => SandboxMode.Required,
        "off" => SandboxMode.Off,
        _ => SandboxMode.Unset,
    };

    public SandboxMode Mode => mode;

    /// <summary>True when a person wants commands in the sandbox by the setting.</summary>
    public bool IsOn => mode is SandboxMode.Auto or SandboxMode.Required;

    /// <summary>
    /// Tests that a line that looks like reading may start unasked in a sandbox that changes nothing: in the mode <c>plan</c> where no setting says otherwise,
    /// in others where commands have a sandbox anyway.
    /// </summary>
    public async ValueTask<bool> CanReadAsync(ToolPlan plan, PermissionMode permissions, PermissionRules rules, CancellationToken cancellationToken) =>
        (IsOn || rules.Sandboxed || (permissions == PermissionMode.Plan && mode != SandboxMode.Off)) && IsLine(plan)
        && await sandbox.FindAsync().WaitAsync(cancellationToken) is var found
        && (found.Program is not null
            || (found.Landlock > 0 && FindSecret(new SandboxView { Unasked = true, ReadOnly = true, HidesHistory = true, Rules = rules }) is null));

    /// <summary>
    /// Finds what a sandbox here would show to a line that ran in it: Landlock hides nothing in the workspace. A sentence to ask with; null for nothing.
    /// </summary>
    public async ValueTask<string?> FindLeakAsync(ToolPlan plan, PermissionRules rules, CancellationToken cancellationToken) =>
        IsOn && IsLine(plan) && !plan.LeavesSandbox && await sandbox.FindAsync().WaitAsync(cancellationToken) is { Program: null, Landlock: > 0 }
            && FindSecret(new SandboxView { Rules = rules }) is { } secret
            ? $"The sandbox here (Landlock) cannot hide {secret} from it."
            : null;

    private string? FindSecret(SandboxView view)
    {
        try
        {
            return LandlockProcesses.FindSecret(place, view);
        }
        catch (InvalidDataException)
        {
            return "the secrets of a folder with so many files";
        }
    }

    /// <summary>Processes for a call: in the sandbox where its plan is a line for a shell, and no person let it leave.</summary>
    /// <param name="processes">Those outside.</param>
    /// <param name="plan">The call's plan.</param>
    /// <param name="tool">The tool's name.</param>
    /// <param name="rules">The rules of the call.</param>
    /// <param name="onlyReads">True when the call was let start because its sandbox changes nothing.</param>
    /// <param name="hidesHistory">True when it then sees nothing that repositories hold of other times.</param>
    /// <param name="hosts">Judges the hosts that its commands reach by name; null where they reach none.</param>
    public IProcesses For(
        IProcesses processes, ToolPlan plan, string tool, PermissionRules rules, bool onlyReads, bool hidesHistory, ICommandHosts? hosts = null)
    {
        if (onlyReads)
        {
            var view = new SandboxView { Unasked = true, ReadOnly = true, HidesHistory = hidesHistory, Rules = rules };
            return new SandboxedProcesses(processes, sandbox, SandboxMode.Required, place, view);
        }

        if (plan.Sandbox is { } needs && (mode != SandboxMode.Off || rules.Sandboxed))
        {
            var view = new SandboxView { Network = HasNetwork(rules, tool), Hosts = hosts, Unasked = true, Rules = rules, Needs = needs };
            return new SandboxedProcesses(processes, sandbox, SandboxMode.Required, place, view);
        }

        // What started unasked because the sandbox holds it never runs without.
        var how = rules.Sandboxed ? SandboxMode.Required : mode;
        return how is SandboxMode.Auto or SandboxMode.Required && !(plan.LeavesSandbox && mode != SandboxMode.Required) && IsLine(plan)
            ? new SandboxedProcesses(
                processes,
                sandbox,
                how,
                place,
                new SandboxView { Network = HasNetwork(rules, tool), Hosts = hosts, Unasked = rules.Sandboxed, Rules = rules })
            : processes;
    }

    private static bool IsLine(ToolPlan plan) => plan.Resources.Any(static resource => resource is { Kind: ResourceKind.Command, Words: null });

    /// <summary>Finds the reason why no sandbox can be had here, as a clause; null where one can.</summary>
    public async ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) =>
        (await sandbox.FindAsync().WaitAsync(cancellationToken)).Why;

    /// <summary>
    /// Tests that rules open the whole network to a tool: an allow rule for every host, and none that denies or asks for any. Else hosts are reached by name,
    /// through a proxy.
    /// </summary>
    public static bool HasNetwork(PermissionRules rules, string tool) =>
        rules.Allow.Any(rule => rule.Host is { } host && rule.IsFor(tool) && host.IsMatch("host.invalid"))
        && !rules.Deny.Concat(rules.Ask).Any(rule => rule.Host is not null && rule.IsFor(tool));

    /// <summary>Reports the state of the sandbox, for people.</summary>
    public async ValueTask<HealthCheck> CheckAsync(PermissionRules rules)
    {
        var found = await sandbox.FindAsync();
        if (!IsOn && !rules.Sandboxed)
        {
            return new HealthCheck(
                "sandbox",
                HealthState.Ok,
                found.Landlock > 0 ? $"Off: shell commands run as you do. Landlock can hold them (permissions.sandbox: auto); {found.Why}."
                    : found.Program is null
                    ? $"Off: shell commands run as you do. None could be had, because {found.Why}."
                    : "Off: shell commands run as you do. One can be had: --profile sandboxed runs commands in it without asking.");
        }

        if (found.Landlock > 0)
        {
            return new HealthCheck(
                "sandbox",
                HealthState.Warning,
                $"On, by Landlock (version {found.Landlock}), since {found.Why}: shell commands write in this folder only, and have "
                + $"{(HasNetwork(rules, "shell") ? "the network, by your rules" : "no network")}. "
                + $"It does not hold: {string.Join("; ", LandlockLimits.Of(found.Landlock))}.");
        }

        return found.Program is { } program
            ? new HealthCheck(
                "sandbox",
                HealthState.Ok,
                $"On, by {program}: shell commands write in this folder only, and "
                + $"{(HasNetwork(rules, "shell") ? "have the network, by your rules" : Reach(rules))}.")
            : new HealthCheck(
                "sandbox",
                mode == SandboxMode.Required ? HealthState.Failed : HealthState.Warning,
                $"It cannot be had, because {found.Why}: {(mode == SandboxMode.Required ? "shell commands do not run" : "shell commands run without it")}.");
    }

    private string Reach(PermissionRules rules) =>
        !sandbox.CanReachHosts ? "have no network"
        : HostGate.NamesHosts(rules, "shell") ? "reach the hosts that your rules name, others are asked about"
        : "have no network until a host is allowed";
}
