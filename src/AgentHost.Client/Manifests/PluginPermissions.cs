using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>
/// Permissions that a plugin asks for. Shown at install, and, but for <see cref="Write"/>, enforced at the services that the host hands out. Code that goes
/// around these services is not held by that.
/// </summary>
public sealed record PluginPermissions
{
    /// <summary>Programs that it starts on its own account; <c>*</c> for any, as for one that starts what other plugins declare.</summary>
    [AllowNull]
    public IReadOnlyList<string> Exec { get => field ?? []; init; }

    /// <summary>
    /// Hosts that <see cref="IPluginContext.Http"/> reaches for it: a name, <c>*.</c> and a name for all below it, each with an optional <c>:port</c>, <c>*</c>
    /// for any. None named, none reached. The address of one of its providers, that which a person's settings give it or its own <c>baseUrl</c>, is reached
    /// besides.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<string> Network { get => field ?? []; init; }

    /// <summary>
    /// Files that it reads on its own account, outside of tool calls: globs relative to the workspace (<c>~/</c>: to the home folder); a folder stands for all
    /// below it. Of what may be read without asking, that alone; none named, all of it.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<string> Read { get => field ?? []; init; }

    /// <summary>
    /// Files that it changes on its own account, by the framework: for people to read. The host hands out no way to write outside of tool calls, whose plans
    /// are judged one by one, so there is nothing to enforce.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<string> Write { get => field ?? []; init; }

    /// <summary>Providers of other plugins whose models it asks (<see cref="IModels"/>): names of settings or types, <c>*</c> for any.</summary>
    [AllowNull]
    public IReadOnlyList<string> Models { get => field ?? []; init; }

    /// <summary>Its tools and commands may allow calls in advance, in trusted workspaces: see <see cref="ToolResult.Allow"/>. Default false.</summary>
    public bool PreApprove { get; init; }

    /// <summary>Secrets that it uses, by name.</summary>
    [AllowNull]
    public IReadOnlyList<string> Secrets { get => field ?? []; init; }
}
