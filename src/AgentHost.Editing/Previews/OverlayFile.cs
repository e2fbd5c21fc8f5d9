using AgentHost.FileSystem;

namespace AgentHost.Editing.Previews;

/// <summary>A file as a dry run has it.</summary>
/// <param name="Facts">What is told of it; null where it is gone.</param>
/// <param name="Content">Where its content lies.</param>
internal sealed record OverlayFile(FileFacts? Facts, string? Content);
