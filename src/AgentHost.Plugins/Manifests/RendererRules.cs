using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Plugins.Rendering;

namespace AgentHost.Plugins.Manifests;

/// <summary>Rules of a <c>tool-renderer</c> that the schema cannot express: the members that a block needs, and that its templates can be read.</summary>
internal static class RendererRules
{
    /// <summary>Members of blocks by their types: those that have to be there, then those that may.</summary>
    private static readonly Dictionary<string, (string[] Needed, string[] Optional)> Members = new(StringComparer.Ordinal)
    {
        ["text"] = (["text"], []),
        ["markdown"] = (["text"], []),
        ["code"] = (["text"], ["language"]),
        ["table"] = (["columns"], ["rows"]),
        ["tree"] = ([], ["root", "label", "children"]),
        ["diff"] = (["path", "diff"], []),
        ["link"] = (["text", "target"], []),
    };

    private static readonly string[] Templates = ["text", "label", "path", "diff", "target"];

    public static void Check(PluginManifest manifest, JsonElement entry, string place, PositionedJson json, List<JsonProblem> problems)
    {
        var name = entry.GetProperty("name").GetString()!;
        if (!RendererOwners.MayRender(manifest, name))
        {
            problems.Add(json.Problem(
                place + "/name",
                $"name: \"{SchemaText.Short(name)}\" is no tool of this plugin, and of no server that it declares, so this does nothing.",
                JsonSeverity.Warning,
                code: ProblemCodes.NotInstalled));
        }

        CheckTemplate(entry, "title", place);
        var blocks = entry.GetProperty("blocks");
        for (var i = 0; i < blocks.GetArrayLength(); i++)
        {
            CheckBlock(blocks[i], string.Create(CultureInfo.InvariantCulture, $"{place}/blocks/{i}"));
        }

        void CheckBlock(JsonElement block, string at)
        {
            var type = block.GetProperty("type").GetString()!;
            var (needed, optional) = Members[type];
            foreach (var member in needed.Where(member => !block.TryGetProperty(member, out _)))
            {
                problems.Add(json.Problem(at, $"a block of type {type} needs \"{member}\".", code: ProblemCodes.MissingKey));
            }

            foreach (var member in block.EnumerateObject().Where(member => member.Name != "type" && !needed.Contains(member.Name)))
            {
                if (!optional.Contains(member.Name))
                {
                    problems.Add(json.Problem(
                        $"{at}/{member.Name}",
                        $"a block of type {type} has no \"{member.Name}\"; remove it.",
                        code: ProblemCodes.UnknownKey));
                }
            }

            if (block.TryGetProperty("children", out _) && !block.TryGetProperty("label", out _))
            {
                problems.Add(json.Problem(
                    at + "/children",
                    "children: a tree without a label shows all as it is; add a label, or remove this.",
                    code: ProblemCodes.MissingKey));
            }

            foreach (var member in Templates)
            {
                CheckTemplate(block, member, at);
            }
        }

        void CheckTemplate(JsonElement holder, string member, string at)
        {
            if (holder.TryGetProperty(member, out var template) && TextTemplate.Parse(template.GetString()!, out var fault) is null)
            {
                problems.Add(json.Problem($"{at}/{member}", $"{member}: {fault}.", code: ProblemCodes.WrongValue));
            }
        }
    }
}
