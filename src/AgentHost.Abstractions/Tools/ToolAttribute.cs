namespace AgentHost;

/// <summary>
/// Marks a method of a plugin class, or a partial subclass of <see cref="Tool{T}"/>, as a tool: the generator writes its schema, its reader, its registration
/// and its manifest entry.
/// </summary>
/// <remarks>
/// The description is the doc comment's summary, or the file <c>NAME.md</c> among the project's additional files; an empty one is a build error.
/// Methods may be static or not, return <c>string</c>, <see cref="ToolResult"/>, or a task of these, and take parameters, a <see cref="ToolContext"/> and a
/// <see cref="CancellationToken"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, Inherited = false)]
public sealed class ToolAttribute : Attribute
{
    /// <summary>A tool named after its method or class: <c>GetForecast</c> becomes <c>get_forecast</c>, <c>ReadTool</c> becomes <c>read</c>.</summary>
    public ToolAttribute()
    {
    }

    /// <summary>A tool with a name of its own.</summary>
    /// <param name="name">1 to 64 of <c>[a-zA-Z0-9_-]</c>.</param>
    public ToolAttribute(string name) => Name = name;

    /// <summary>The name; null for the member's own.</summary>
    public string? Name { get; }

    /// <summary>
    /// The most that it may do. Say <see cref="ToolEffects.None"/> for a tool that touches nothing outside the session: where nothing is said, each call asks a
    /// person.
    /// </summary>
    public ToolEffects Effects { get; set; }

    /// <summary>Waits behind <c>tool_search</c>. Default false.</summary>
    public bool Defer { get; set; }

    /// <summary>The tool whose place this one takes where the model was trained on patches. Default none.</summary>
    public string? Replaces { get; set; }

    /// <summary>Offered only where a person can answer. Default false.</summary>
    public bool NeedsUser { get; set; }

    /// <summary>
    /// A call may go on for hours, and needs no model: clients may call the tool although it starts sub-agents, and fetch its result later. Default false.
    /// </summary>
    public bool LongRunning { get; set; }

    /// <summary>Time limit of one call, in seconds; 0 (default) for the host's limit.</summary>
    public double TimeoutSeconds { get; set; }
}
