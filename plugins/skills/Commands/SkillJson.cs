using System.Buffers;
using System.Text.Json;
using AgentHost.Plugins.Skills.Checking;
using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Commands;

/// <summary>Skills as JSON for programs.</summary>
internal static class SkillJson
{
    public static JsonElement Of(SkillSet set) => Make(writer =>
    {
        writer.WriteStartArray();
        foreach (var skill in set.All)
        {
            Write(writer, skill, body: null);
        }

        foreach (var problem in set.Problems)
        {
            writer.WriteStartObject();
            writer.WriteString("state", "broken");
            writer.WriteString("reason", problem);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static JsonElement Of(Skill skill, string body) => Make(writer => Write(writer, skill, body));

    /// <summary>JSON that a function writes.</summary>
    public static JsonElement Make(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>Members of a fault, into the object that is open.</summary>
    public static void WriteFault(Utf8JsonWriter writer, SkillFault fault)
    {
        writer.WriteNumber("line", fault.Line);
        writer.WriteNumber("column", fault.Column);
        writer.WriteString("message", fault.Message);
        writer.WriteString("code", fault.Code);
        writer.WriteString("severity", fault.IsError ? "error" : "advice");
    }

    /// <summary>Gets the state of a skill, and the reason for it.</summary>
    public static (string State, string Reason) StateOf(Skill skill) =>
        skill.Disabled ? ("disabled", "skills.disabled names it")
        : skill.ShadowedBy is { } winner
            ? ("shadowed", $"{winner.Qualified} in {winner.Place.Label} stands before it; "
                + $"{(skill.Unreachable ? "it cannot be called until one of them is renamed" : $"call it as {skill.Qualified}")}")
        : ("active", "the first of its name");

    private static void Write(Utf8JsonWriter writer, Skill skill, string? body)
    {
        var (state, reason) = StateOf(skill);
        writer.WriteStartObject();
        writer.WriteString("name", skill.Name);
        writer.WriteString("qualified", skill.Qualified);
        writer.WriteString("scope", skill.Scope);
        writer.WriteString("place", skill.Place.Label);
        writer.WriteString("file", skill.File);
        writer.WriteString("state", state);
        writer.WriteString("reason", reason);
        writer.WriteString("description", skill.Description);
        writer.WriteBoolean("userInvocable", skill.UserInvocable);
        writer.WriteBoolean("modelInvocable", skill.ModelInvocable);
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[
            ("argumentHint", skill.ArgumentHint), ("model", skill.Model), ("context", skill.Fork ? "fork" : null), ("agent", skill.Agent),
            ("license", skill.License), ("compatibility", skill.Compatibility), ("body", body)
        ])
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }

        foreach (var (name, list) in (ReadOnlySpan<(string, IReadOnlyList<string>)>)[("allowedTools", skill.AllowedTools), ("warnings", skill.Warnings)])
        {
            writer.WriteStartArray(name);
            foreach (var item in list)
            {
                writer.WriteStringValue(item);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
