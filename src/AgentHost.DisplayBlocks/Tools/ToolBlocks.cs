using System.Text.Json;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tools;

/// <summary>Makes blocks of calls of tools and of their results. Any arguments and any result make some: what is not known is shown as it is.</summary>
public static class ToolBlocks
{
    /// <summary>Makes the block of a call.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">Its arguments; an object as a rule, or a text where the model's was no JSON.</param>
    /// <param name="mostLines">Lines of each plain text that stay; 1 or more.</param>
    public static ToolCallBlock Call(string tool, JsonElement arguments, int mostLines = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(tool);
        if (arguments.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return new ToolCallBlock(tool, "");
        }

        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return new ToolCallBlock(tool, "") { Body = [OutputBlock.Read(arguments.ValueKind == JsonValueKind.String ? ToolArguments.TextOf(arguments)
                : arguments.GetRawText(), mostLines)] };
        }

        var read = new ToolArguments(arguments, mostLines);
        var title = CallTitles.Of(tool, read);
        var body = CallBodies.Of(tool, title, read);
        return new ToolCallBlock(tool, title) { Fields = read.TakeFields(), Body = [.. body, .. read.TakeRest()] };
    }

    /// <summary>Makes the block of a result.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="result">The result, as the model got it.</param>
    /// <param name="arguments">Arguments of the call; absent where they are not known.</param>
    /// <param name="display">Blocks that the tool, or its renderer, made for people; empty for none. They are shown in place of what the model got.</param>
    /// <param name="mostLines">Lines of each plain text that stay; 1 or more.</param>
    public static ToolResultBlock Result(
        string tool, ToolResultPart result, JsonElement? arguments = null, IReadOnlyList<DisplayBlock>? display = null, int mostLines = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(result);
        return display is { Count: > 0 } && !result.IsError
            ? new ToolResultBlock(tool, ContractBlocks.Read(display, mostLines))
            : ResultBodies.Of(tool, result, arguments, mostLines);
    }
}
