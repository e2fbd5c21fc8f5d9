using System.Text.Json;
using AgentHost.Kernel.Capabilities;

namespace AgentHost.Kernel.Turns;

/// <summary>A tool of a turn: its declaration and who brings it.</summary>
public sealed record TurnTool(ToolSpec Spec, CapabilityDescriptor Descriptor);
