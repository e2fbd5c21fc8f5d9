using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Plugins.Isolation.Protocol;

// From the start of a runner to its end, and the log meanwhile. Without messages of their own: "activate", "deactivate" and "ping".

/// <summary>
/// Request <c>initialize</c> of the host, the first on a connection: agrees on a version and names the plugin.
/// Answer: <see cref="InitializeResult"/>.
/// </summary>
public sealed record InitializeParams(
    VersionRange Protocol, string Folder, string DataRoot, Wire<PluginManifest> Manifest, int MinimumLogLevel, double ConnectSeconds);

/// <summary>Range of protocol versions, both ends included; part of <see cref="InitializeParams"/>.</summary>
public sealed record VersionRange(int Min, int Max);

/// <summary>Answer to <c>initialize</c>: the version that is spoken from here on, the contract's version and the runner's process.</summary>
public sealed record InitializeResult(int Protocol, string Contract, int ProcessId);

/// <summary>Answer to <c>ping</c> and <c>deactivate</c>: figures of the runner's process.</summary>
/// <param name="AllocatedBytes">Managed bytes that it has allocated since it began.</param>
public sealed record RunnerFigures(long AllocatedBytes = 0);

/// <summary>Notification <c>capability/changed</c> of the runner: the plugin registered a capability, or withdrew it.</summary>
public sealed record RegistrationParams(string Kind, string Name, bool Registered);

/// <summary>Request <c>workspace/open</c> of the host: a workspace as the runner is to know it. Answer: <see cref="Empty"/>.</summary>
public sealed record WorkspaceParams(string Scope, string Root, string Target, bool Trusted, JsonElement Settings, IReadOnlyList<string> Shell);

/// <summary>Notification <c>workspace/update</c> of the host: the part of a workspace that can change.</summary>
public sealed record WorkspaceUpdateParams(string Scope, bool Trusted, JsonElement Settings);

/// <summary>Notification <c>log</c> of the runner: a line for the log; without a scope to the plugin's own logger.</summary>
public sealed record LogParams(string? Scope, int Level, string Message, string? Exception);

/// <summary>Request without parameters, or answer without a result, of any method and either side.</summary>
public sealed record Empty;
