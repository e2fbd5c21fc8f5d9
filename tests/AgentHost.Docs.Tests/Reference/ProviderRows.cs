using System.Text;
using System.Text.Json;

namespace AgentHost.Docs.Tests.Reference;

/// <summary>Tables of providers and of their settings, made from their declarations.</summary>
internal static class ProviderRows
{
    public static void Write(StringBuilder page, IReadOnlyList<JsonElement> declared)
    {
        page.Append("\n## Names\n\nA provider can be used as soon as its variable is set. One with no usual model needs its model named: `PROVIDER/MODEL`.\n");
        page.Append("\n| name | service | variable for the key | address | usual model | type | settings |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var provider in declared)
        {
            page.Append(
                $"| `{Text(provider, "name")}` | {SettingRows.Cell(Text(provider, "displayName"))} | {Key(provider)} | {Address(provider)} "
                + $"| {Code(Text(provider, "defaultModel"))} | {Code(Text(provider, "type"))} | {Presets(provider)} |\n");
        }

        page.Append("\n## Settings of a type\n\nThese keys stand in an entry of `providers`, beside [those that every entry has](settings.md#provider).\n");
        foreach (var provider in declared.Where(static each =>
            each.TryGetProperty("settingsSchema", out var schema) && schema.ValueKind == JsonValueKind.Object))
        {
            page.Append($"\n### {Text(provider, "name")}\n\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
            foreach (var member in provider.GetProperty("settingsSchema").GetProperty("properties").EnumerateObject())
            {
                SettingRows.WriteRows(page, member.Name, member.Value, default);
            }
        }
    }

    private static string Key(JsonElement provider)
    {
        var names = new List<string> { Text(provider, "credentialEnvironment") };
        if (provider.TryGetProperty("otherCredentialEnvironments", out var others))
        {
            names.AddRange(others.EnumerateArray().Select(static name => name.GetString()!));
        }

        return string.Join(", ", names.Where(static name => name.Length > 0).Select(static name => $"`{name}`"));
    }

    private static string Address(JsonElement provider)
    {
        var (fixedOne, variable) = (Text(provider, "baseUrl"), Text(provider, "baseUrlEnvironment"));
        return (fixedOne.Length, variable.Length) switch
        {
            (> 0, > 0) => $"`{fixedOne}`, or the one in `{variable}`",
            (> 0, _) => $"`{fixedOne}`",
            (_, > 0) => $"the one in `{variable}`",
            _ => "",
        };
    }

    private static string Presets(JsonElement provider) =>
        provider.TryGetProperty("settings", out var settings)
            ? string.Join(", ", settings.EnumerateObject().Select(static member => $"`{member.Name}`: `{member.Value.GetRawText()}`")) : "";

    private static string Code(string text) => text.Length == 0 ? "" : $"`{text}`";

    private static string Text(JsonElement provider, string member) => SettingRows.Text(provider, member) ?? "";
}
