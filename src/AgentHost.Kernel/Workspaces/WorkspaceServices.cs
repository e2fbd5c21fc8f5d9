using AgentHost.Editing.Buffers;
using AgentHost.Editing.Edits;
using AgentHost.Editing.Snapshots;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Hooks;
using AgentHost.Trust;
using AgentHost.Plugins;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Kernel.Workspaces;

/// <summary>The services of an open workspace: its files, processes, sandbox, edits, and what plugins bring to it.</summary>
public sealed class WorkspaceServices
{
    /// <param name="before">Those of the same workspace with the settings that held before; null for one that is opened.</param>
    public WorkspaceServices(WorkspaceServices? before = null) => Seat = before?.Seat ?? new WorkspaceInstance();

    public required IProcesses Processes { get; init; }

    public required FileViews Files { get; init; }

    public required ISessions Sessions { get; init; }

    public required WorkspaceEditor Editor { get; init; }

    /// <summary>Buffers of editors; null where no editor can be.</summary>
    public SharedBuffers? Buffers { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The sandbox that shell commands are put into; null for none.</summary>
    public WorkspaceSandbox? Sandbox { get; init; }

    /// <summary>The hooks that sources found here; set before the workspace holds.</summary>
    public DynamicHooks Hooks { get; set; } = DynamicHooks.None;

    /// <summary>The reason why declared hooks could not be found; null where they were.</summary>
    public string? HooksFault { get; set; }

    /// <summary>Files of the workspace that the host runs by itself.</summary>
    public HostExecutedFiles? Runs { get; init; }

    /// <summary>Makes what looks at the files around commands; null where that is not done.</summary>
    public Func<Snapshotter>? MakeSnapshots { get; init; }

    /// <summary>The hash of a plugin; null where that cannot be known.</summary>
    public Func<InstalledPlugin, string?> HashOf { get; init; } = static _ => null;

    /// <summary>Makes each capability once.</summary>
    public CapabilityResolver Resolver => Seat.Resolver;

    /// <summary>The current snapshot of what plugins bring. A turn takes it once and keeps it.</summary>
    public CapabilityRegistry Registry => Seat.Registry;

    /// <summary>The part that stays while settings change.</summary>
    internal WorkspaceInstance Seat { get; }

    /// <summary>Looks at the files around commands; null where that is not done.</summary>
    internal Snapshotter? Snapshots => MakeSnapshots is null ? null : Seat.Snapshots(MakeSnapshots);

    /// <summary>Puts a new snapshot in place.</summary>
    /// <returns>The one before.</returns>
    public CapabilityRegistry Replace(CapabilityRegistry next) => Seat.Replace(next);

    /// <summary>Lets go of a plugin that has no place here any more.</summary>
    /// <returns>The capabilities that it had made.</returns>
    public IReadOnlyList<object> Forget(HostedPlugin plugin) => Seat.Forget(plugin);

    /// <summary>The workspace as a plugin sees it.</summary>
    public IWorkspaceContext ContextFor(HostedPlugin plugin) => Seat.ContextFor(plugin);

    /// <summary>The capabilities of a snapshot, as plugins call them.</summary>
    public WorkspaceCapabilities CapabilitiesFor(CapabilityRegistry snapshot) => new(snapshot, Resolver, Time);
}
