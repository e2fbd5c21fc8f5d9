using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentHost.ModelServing;

/// <summary>Rules of a request's tools.</summary>
internal static partial class ChatToolRules
{
    public static void Check(JsonElement body, Action<string, string, string> report)
    {
        JsonElement tools = body.Field("tools");
        if (tools.IsMissing())
        {
            if (!body.Field("tool_choice").IsMissing())
            {
                report("tool-choice", "$.tool_choice", "is allowed only with tools");
            }

            return;
        }

        if (tools.ValueKind != JsonValueKind.Array || tools.GetArrayLength() == 0)
        {
            report("tools", "$.tools", "must be an array with at least one tool, or not be there");
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        int i = 0;
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            CheckOne(tool, $"$.tools[{i++}]", names, report);
        }
    }

    public static bool IsName(string? name) => name is not null && Name().IsMatch(name);

    private static void CheckOne(JsonElement tool, string place, HashSet<string> names, Action<string, string, string> report)
    {
        if (tool.Text("type") != "function")
        {
            report("tool-type", $"{place}.type", "must be \"function\"");
        }

        JsonElement function = tool.Field("function");
        string? name = function.Text("name");
        if (!IsName(name))
        {
            report("tool-name", $"{place}.function.name", $"must match ^[a-zA-Z0-9_-]{{1,64}}$, not '{name}'");
        }
        else if (!names.Add(name!))
        {
            report("tool-duplicate", $"{place}.function.name", $"'{name}' is there twice");
        }

        JsonElement description = function.Field("description");
        if (!description.IsMissing() && description.ValueKind != JsonValueKind.String)
        {
            report("tool-description", $"{place}.function.description", "must be a string");
        }

        JsonElement schema = function.Field("parameters");
        if (schema.ValueKind != JsonValueKind.Undefined && schema.Text("type") != "object")
        {
            report("tool-schema", $"{place}.function.parameters", "must be an object whose type is \"object\"");
        }
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
