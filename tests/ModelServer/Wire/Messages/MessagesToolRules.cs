using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentHost.ModelServing;

/// <summary>Rules of a request's tools.</summary>
internal static partial class MessagesToolRules
{
    public static void Check(JsonElement body, Action<string, string, string> report)
    {
        JsonElement tools = body.Field("tools");
        if (tools.ValueKind == JsonValueKind.Undefined)
        {
            if (!body.Field("tool_choice").IsMissing())
            {
                report("tool-choice", "$.tool_choice", "is allowed only with tools");
            }

            return;
        }

        if (tools.ValueKind != JsonValueKind.Array)
        {
            report("tools", "$.tools", "must be an array");
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        int i = 0;
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            One(tool, $"$.tools[{i++}]", names, report);
        }
    }

    public static bool IsName(string? name) => name is not null && Name().IsMatch(name);

    private static void One(JsonElement tool, string place, HashSet<string> names, Action<string, string, string> report)
    {
        string? name = tool.Text("name");
        if (!IsName(name))
        {
            report("tool-name", $"{place}.name", $"must match ^[a-zA-Z0-9_-]{{1,128}}$, not '{name}'");
        }
        else if (!names.Add(name!))
        {
            report("tool-duplicate", $"{place}.name", $"'{name}' is there twice");
        }

        JsonElement description = tool.Field("description");
        if (!description.IsMissing() && description.ValueKind != JsonValueKind.String)
        {
            report("tool-description", $"{place}.description", "must be a string");
        }

        JsonElement schema = tool.Field("input_schema");
        if (schema.Text("type") != "object")
        {
            report("tool-schema", $"{place}.input_schema", "must be an object whose type is \"object\"");
        }
        else if (schema.Names().Any(member => member is "oneOf" or "allOf" or "anyOf"))
        {
            report("tool-schema", $"{place}.input_schema", "does not support oneOf, allOf, or anyOf at the top level");
        }
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]{1,128}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
