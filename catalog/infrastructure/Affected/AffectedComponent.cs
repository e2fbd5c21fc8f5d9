using AgentHost.Plugins.Infrastructure.Components;

namespace AgentHost.Plugins.Infrastructure.Affected;

/// <summary>A component in a stack that a change may reach.</summary>
/// <param name="Component">The component.</param>
/// <param name="Reason">How: <c>values</c>, <c>stack</c>, <c>code</c>, <c>dependency</c>.</param>
/// <param name="By">The file, or the component, that it comes from.</param>
internal sealed record AffectedComponent(ComponentInfo Component, string Reason, string By);
