using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Memory;

/// <summary>Arguments of <c>memory</c>.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Section">Heading of the section, such as Learnings.</param>
/// <param name="Content">The entry.</param>
internal sealed record MemoryArguments(
    MemoryAction Action, [property: MaxLength(100)] string? Section = null, [property: MaxLength(2_000)] string? Content = null);
