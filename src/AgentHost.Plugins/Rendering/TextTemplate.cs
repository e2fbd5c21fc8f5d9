using System.Text;
using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.Plugins.Rendering;

/// <summary>A text with places for values: <c>{/pointer}</c>, <c>{}</c> for the whole, <c>{{</c> and <c>}}</c> for braces.</summary>
internal sealed class TextTemplate
{
    private const int MostPlaces = 50;

    private readonly List<(bool IsPointer, string Text)> _parts = [];

    private TextTemplate()
    {
    }

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="fault">Fault of the text, as a clause; null for none.</param>
    /// <returns>Null where something is wrong.</returns>
    public static TextTemplate? Parse(string text, out string? fault)
    {
        var template = new TextTemplate();
        var plain = new StringBuilder();
        fault = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '{' or '}' && i + 1 < text.Length && text[i + 1] == text[i])
            {
                plain.Append(text[i++]);
            }
            else if (text[i] == '}')
            {
                fault = "a } stands alone; write }} for a brace";
                return null;
            }
            else if (text[i] == '{')
            {
                var end = text.IndexOf('}', i);
                var pointer = end < 0 ? null : text[(i + 1)..end];
                if (pointer is null || JsonPointer.Split(pointer) is null)
                {
                    fault = "after { comes a JSON pointer and a }, such as {/name}; write {{ for a brace";
                    return null;
                }

                template.AddPlain(plain);
                template._parts.Add((true, pointer));
                i = end;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        template.AddPlain(plain);
        if (template._parts.Count(static part => part.IsPointer) > MostPlaces)
        {
            fault = $"it has more than {MostPlaces} places for values";
            return null;
        }

        return template;
    }

    /// <summary>The text with the values of some data.</summary>
    public string Fill(JsonElement data) =>
        string.Concat(_parts.Select(part => part.IsPointer ? DataPointer.TextOf(DataPointer.Find(data, part.Text)) : part.Text));

    private void AddPlain(StringBuilder text)
    {
        if (text.Length > 0)
        {
            _parts.Add((false, text.ToString()));
            text.Clear();
        }
    }
}
