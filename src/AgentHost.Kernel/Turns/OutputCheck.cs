using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Kernel.Turns;

/// <summary>Holds a turn's answer to a JSON schema.</summary>
public sealed class OutputCheck
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = JsonText.MaxDepth };

    private readonly CompiledSchema _compiled;

    private OutputCheck(JsonElement schema, CompiledSchema compiled)
    {
        _compiled = compiled;
        Section = new PromptText(
            "output",
            "Your final answer must be one JSON value that meets the JSON schema below: the JSON alone, "
            + $"with no words and no code fence around it.\n\n{schema.GetRawText()}");
    }

    /// <summary>Prompt section that tells the model which schema its answer must meet.</summary>
    public PromptText Section { get; }

    /// <summary>The check of a prompt; null where it has none.</summary>
    /// <exception cref="HostException">The schema cannot be used.</exception>
    public static OutputCheck? Of(PromptRequest request)
    {
        if (request.OutputSchema is not { } schema)
        {
            return null;
        }

        if (schema.ValueKind is not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False))
        {
            throw new HostException(HostFailure.Invalid, $"The output schema is no JSON schema: expected an object, got {SchemaText.Describe(schema)}.");
        }

        var read = CompiledSchema.Compile(schema);
        return read.FindFaults() is [var fault, ..]
            ? throw new HostException(HostFailure.Invalid, $"The output schema cannot be used: {fault.Message}.")
            : new OutputCheck(schema, read);
    }

    /// <summary>The JSON of an answer, or what is wrong with it.</summary>
    public (string? Json, string? Problem) Read(string answer)
    {
        if (Find(answer) is not { } json)
        {
            return (null, answer.Trim().Length == 0 ? "it is empty" : "it is no JSON");
        }

        var result = JsonSchemaValidator.Validate(_compiled, json, "answer");
        return result.IsValid ? (json.GetRawText(), null) : (null, string.Join("; ", result.Faults.Take(5).Select(static fault => fault.Message)));
    }

    /// <summary>The answer as it is, what stands in its code fence, or what stands between its first and last bracket.</summary>
    private static JsonElement? Find(string answer)
    {
        var text = answer.AsSpan().Trim();
        if (Parse(text) is { } whole)
        {
            return whole;
        }

        var fence = text.IndexOf("```");
        if (fence >= 0 && text[fence..].IndexOf('\n') is var line and > 0)
        {
            var body = text[(fence + line)..];
            if (body.IndexOf("```") is var end and > 0 && Parse(body[..end]) is { } fenced)
            {
                return fenced;
            }
        }

        var first = text.IndexOfAny('{', '[');
        var last = text.LastIndexOfAny('}', ']');
        return first >= 0 && last > first ? Parse(text[first..(last + 1)]) : null;
    }

    private static JsonElement? Parse(ReadOnlySpan<char> text)
    {
        try
        {
            return JsonElement.Parse(text, Strict);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
