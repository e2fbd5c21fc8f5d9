using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A block of a <see cref="ToolRendererSpec"/>. Pointers are JSON pointers (RFC 6901); where nothing is at one, the text is empty.</summary>
/// <param name="Type"><c>text</c>, <c>markdown</c>, <c>code</c>, <c>table</c>, <c>tree</c>, <c>diff</c> or <c>link</c>.</param>
public sealed record RendererBlockSpec(string Type)
{
    /// <summary>Of <c>text</c>, <c>markdown</c>, <c>code</c> and <c>link</c>: the text, as a template.</summary>
    public string? Text { get; init; }

    /// <summary>Of <c>code</c>: its language; absent for plain output.</summary>
    public string? Language { get; init; }

    /// <summary>Of <c>table</c>: where the list of rows is; absent for the data itself. What is no list is one row.</summary>
    public string? Rows { get; init; }

    /// <summary>Of <c>table</c>: its columns, 1 to 20.</summary>
    [AllowNull]
    public IReadOnlyList<RendererColumnSpec> Columns { get => field ?? []; init; }

    /// <summary>Of <c>tree</c>: where the topmost node is; absent for the data itself.</summary>
    public string? Root { get; init; }

    /// <summary>Of <c>tree</c>: the label of a node, as a template over the node; absent to show members and items as they are.</summary>
    public string? Label { get; init; }

    /// <summary>Of <c>tree</c> with a label: where a node has its list of children, from the node on.</summary>
    public string? Children { get; init; }

    /// <summary>Of <c>diff</c>: the file, as a template.</summary>
    public string? Path { get; init; }

    /// <summary>Of <c>diff</c>: the unified diff, as a template.</summary>
    public string? Diff { get; init; }

    /// <summary>Of <c>link</c>: where it leads, as a template; what comes out as anything but an http or https address is shown as text.</summary>
    public string? Target { get; init; }
}
