using AgentHost.Trust;

namespace AgentHost.Kernel.Hooks;

/// <summary>A file in another agent's format that declares hooks which hold here.</summary>
/// <param name="File">The file.</param>
/// <param name="Plugin">The plugin whose source reads it.</param>
/// <param name="Spec">Format in which it declares them.</param>
/// <param name="Strict">True when each failure of theirs blocks (<c>hooks.FORMAT.strict</c>).</param>
/// <param name="OfProject">True when it lies in the workspace.</param>
public sealed record DeclaringFile(HookFile File, string Plugin, HookFileSpec Spec, bool Strict, bool OfProject);
