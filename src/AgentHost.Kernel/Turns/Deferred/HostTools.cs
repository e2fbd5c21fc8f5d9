using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.Kernel.Turns.Deferred;

/// <summary>
/// The host's own two tools, by which a model finds and calls the tools that its requests do not carry. Their list never changes, so neither does the beginning
/// of a request that services cache.
/// </summary>
public static class HostTools
{
    public const string Search = "tool_search";

    public const string Call = "call_tool";

    private const int DefaultLimit = 5;

    private static readonly Lazy<ToolSpec> SearchTool = new(static () => new ToolSpec(
        Search,
        "Finds more tools (there are others than those listed here) and returns their arguments' schemas; call what it finds through call_tool.",
        AgentJson.Parse(
            """{"type":"object","properties":{"query":{"type":"string","minLength":1,"description":"What is to be done, in a few words, or a tool's name."},"limit":{"type":"integer","minimum":1,"maximum":20,"default":5}},"required":["query"],"additionalProperties":false}""")));

    private static readonly Lazy<ToolSpec> CallTool = new(static () => new ToolSpec(
        Call,
        "Calls a tool that tool_search found.",
        AgentJson.Parse(
            """{"type":"object","properties":{"tool":{"type":"string","minLength":1},"arguments":{"type":"object"}},"required":["tool"],"additionalProperties":false}""")));

    private static readonly Lazy<CompiledSchema> SearchSchema = new(static () => CompiledSchema.Compile(SearchTool.Value.InputSchema));

    /// <summary>Their declarations, sorted by name.</summary>
    public static IEnumerable<ToolSpec> Specs => [CallTool.Value, SearchTool.Value];

    /// <summary>
    /// A call through <see cref="Call"/> as the call that it stands for: events, rules and hooks see the tool itself. One that names no tool stays as it is.
    /// </summary>
    public static ToolCallPart Unwrap(ToolCallPart call)
    {
        if (call.Tool != Call || call.Arguments.ValueKind != JsonValueKind.Object
            || !call.Arguments.TryGetProperty("tool", out var tool) || tool.ValueKind != JsonValueKind.String)
        {
            return call;
        }

        var arguments = call.Arguments.TryGetProperty("arguments", out var given) && given.ValueKind != JsonValueKind.Null ? given : AgentJson.EmptyObject;
        return call with { Tool = tool.GetString()!, Arguments = Parsed(arguments) };
    }

    /// <summary>Answers a search, or a call that names no tool.</summary>
    public static ToolResult Answer(ToolCallPart call, IReadOnlyList<ToolSpec> waiting)
    {
        if (call.Tool == Call)
        {
            return ToolResult.Error($"{Call} takes {{\"tool\": NAME, \"arguments\": {{…}}}}, with a name that {Search} found.");
        }

        var checkedArguments = JsonSchemaValidator.Validate(SearchSchema.Value, call.Arguments, "arguments");
        if (!checkedArguments.IsValid)
        {
            return ToolResult.Error($"The arguments of {Search} do not meet its schema: {checkedArguments.Faults[0].Message}.");
        }

        var limit = call.Arguments.TryGetProperty("limit", out var asked) ? asked.GetInt32() : DefaultLimit;
        return ToolResult.Text(ToolSearch.Answer(call.Arguments.GetProperty("query").GetString()!, limit, waiting));
    }

    /// <summary>Some models write the object as a text.</summary>
    private static JsonElement Parsed(JsonElement arguments)
    {
        if (arguments.ValueKind != JsonValueKind.String)
        {
            return arguments;
        }

        try
        {
            return AgentJson.Parse(arguments.GetString()!);
        }
        catch (JsonException)
        {
            return arguments;
        }
    }
}
