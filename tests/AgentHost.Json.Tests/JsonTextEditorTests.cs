using System.Text;
using System.Text.Json;

namespace AgentHost.Json.Tests;

public sealed class JsonTextEditorTests
{
    private const string Settings = """
        // mine
        {
          "model": "a/b", // the good one
          /* bounds */
          "limits": {
            "steps": 40
            // "time": "10m"
          },
          "context": { "ignore": ["x"] },
        }
        """;

    [Theory]
    [InlineData("{\n}\n", "model", "\"m\"", "{\n  \"model\": \"m\"\n}\n")]
    [InlineData("{}", "model", "1", "{\n  \"model\": 1\n}")]
    [InlineData("{\"a\":1}", "b", "2", "{\"a\":1, \"b\": 2}")]
    [InlineData("{\n\t\"a\": 1\n}\n", "b.c", "true", "{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"c\": true\n\t}\n}\n")]
    [InlineData("{\r\n    \"a\": 1\r\n}\r\n", "b", "2", "{\r\n    \"a\": 1,\r\n    \"b\": 2\r\n}\r\n")]
    [InlineData("{\n  \"a\": 1 // one\n}\n", "b", "2", "{\n  \"a\": 1, // one\n  \"b\": 2\n}\n")]
    [InlineData("{\n  \"a\": 1, // one\n}\n", "b", "2", "{\n  \"a\": 1, // one\n  \"b\": 2,\n}\n")]
    [InlineData("{\n  // nothing yet\n}\n", "b", "2", "{\n  // nothing yet\n  \"b\": 2\n}\n")]
    [InlineData("{ /* nothing */ }", "b", "2", "{ /* nothing */\n  \"b\": 2\n}")]
    [InlineData("{\n  \"a\": { \"b\": 1 }\n}\n", "a.b", "[1, 2]", "{\n  \"a\": { \"b\": [1, 2] }\n}\n")]
    [InlineData("{\n  \"a\": [1, 2]\n}\n", "a.1", "3", "{\n  \"a\": [1, 3]\n}\n")]
    [InlineData("{\n  \"a\": 1\n}\n", "é<&'", "\"é<&'\"", "{\n  \"a\": 1,\n  \"é<&'\": \"é<&'\"\n}\n")]
    public void Set_OneValue_LeavesTheRestAsItIs(string text, string key, string value, string expected) =>
        Assert.Equal(expected, Set(text, key, value));

    [Fact]
    public void Set_InAFileWithComments_KeepsThem()
    {
        Assert.Equal(Settings.Replace("\"a/b\"", "\"c/d\"", StringComparison.Ordinal), Set(Settings, "model", "\"c/d\""));
        Assert.Equal(
            Settings.Replace(
                "\"steps\": 40\n    // \"time\": \"10m\"\n", "\"steps\": 40,\n    // \"time\": \"10m\"\n    \"tokens\": 7\n", StringComparison.Ordinal),
            Set(Settings, "limits.tokens", "7"));
    }

    [Fact]
    public void Set_LongList_StandsOnLinesOfItsOwn()
    {
        var text = Set("{\n  \"a\": 1\n}\n", "b", JsonSerializer.Serialize(Enumerable.Repeat("a rule of some length", 8)));

        Assert.Contains("  \"b\": [\n    \"a rule of some length\",\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n  ]\n}\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"a\": 1\n}\n", "a.b")]
    [InlineData("{\n  \"a\": [1]\n}\n", "a.5")]
    [InlineData("{\n  \"a\": [1]\n}\n", "a.x")]
    public void Set_ThroughWhatIsNoObject_SaysSo(string text, string key)
    {
        Assert.Null(JsonTextEditor.Set(Encoding.UTF8.GetBytes(text), key.Split('.'), AgentJson.Parse("1"), out var error));
        Assert.Contains("a", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "b", "{\n  \"a\": 1\n}\n")]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "a", "{\n  \"b\": 2\n}\n")]
    [InlineData("{\n  \"a\": 1, // one\n  \"b\": 2 // two\n}\n", "b", "{\n  \"a\": 1 // one\n}\n")]
    [InlineData("{\n  \"a\": 1, // one\n  \"b\": 2, // two\n}\n", "b", "{\n  \"a\": 1, // one\n}\n")]
    [InlineData("{\n  // about a\n  \"a\": 1\n}\n", "a", "{\n  // about a\n}\n")]
    [InlineData("{ \"a\": 1, \"b\": 2 }", "b", "{ \"a\": 1 }")]
    [InlineData("{ \"a\": 1, \"b\": 2 }", "a", "{ \"b\": 2 }")]
    [InlineData("{\n  \"a\": { \"b\": { \"c\": 1 } },\n  \"d\": 2\n}\n", "a.b.c", "{\n  \"d\": 2\n}\n")]
    [InlineData("{\n  \"a\": { /* keep */ \"b\": 1 }\n}\n", "a.b", "{\n  \"a\": { /* keep */ }\n}\n")]
    [InlineData("{\n  \"a\": [\"x\", \"y\", \"z\"]\n}\n", "a.1", "{\n  \"a\": [\"x\", \"z\"]\n}\n")]
    [InlineData("{\n  \"a\": [\n    \"x\",\n    \"y\"\n  ]\n}\n", "a.1", "{\n  \"a\": [\n    \"x\"\n  ]\n}\n")]
    public void Remove_OneValue_LeavesTheRestAsItIs(string text, string key, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(JsonTextEditor.Remove(Encoding.UTF8.GetBytes(text), key.Split('.'))!));

    [Fact]
    public void Remove_WhatIsNotThere_IsNull()
    {
        Assert.Null(JsonTextEditor.Remove("{ \"a\": 1 }"u8, ["b"]));
        Assert.Null(JsonTextEditor.Remove("{ \"a\": 1 }"u8, ["a", "b"]));
    }

    [Theory]
    [InlineData("{\n}\n", "{\n  \"p\": {\n    \"allow\": [\"r\"]\n  }\n}\n")]
    [InlineData("{\n  \"p\": { \"allow\": [] }\n}\n", "{\n  \"p\": { \"allow\": [\"r\"] }\n}\n")]
    [InlineData("{\n  \"p\": { \"allow\": [\"a\"] }\n}\n", "{\n  \"p\": { \"allow\": [\"a\", \"r\"] }\n}\n")]
    [InlineData(
        "{\n  \"p\": {\n    \"allow\": [\n      \"a\", // why\n    ]\n  }\n}\n",
        "{\n  \"p\": {\n    \"allow\": [\n      \"a\", // why\n      \"r\",\n    ]\n  }\n}\n")]
    public void Append_AList_GetsOneMore(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(JsonTextEditor.Append(Encoding.UTF8.GetBytes(text), ["p", "allow"], AgentJson.Parse("\"r\""), out _)!));

    [Fact]
    public void Edits_OfMutatedTexts_StayWellFormedAndChangeOneValueOnly()
    {
        var random = new Random(20);
        string[] pieces = [" ", "\n", "\t", "// c\n", "/* c */", ",", "\"q\": 1,", "{ }", "[1]", "\r\n", "\"model\": 2,"];
        var edited = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var mutated = new StringBuilder(Settings);
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                mutated.Insert(random.Next(mutated.Length), pieces[random.Next(pieces.Length)]);
            }

            if (JsonText.Parse(
                mutated.ToString(), "f") is not { Succeeded: true, Json: { HasDuplicates: false, Root: { ValueKind: JsonValueKind.Object } before } })
            {
                continue;
            }

            var text = Encoding.UTF8.GetBytes(mutated.ToString());
            string[] path = random.Next(3) switch { 0 => ["model"], 1 => ["limits", "new"], _ => ["context", "ignore"] };
            if (JsonTextEditor.Set(text, path, AgentJson.Parse("{\"x\":[1,\"y\"]}"), out _) is { } set)
            {
                edited++;
                var after = JsonText.Parse(set, "f");
                Assert.True(after.Succeeded, $"{mutated}\n---\n{Encoding.UTF8.GetString(set)}");
                Assert.Equal("y", Find(after.Json.Root, path).GetProperty("x")[1].GetString());
                Assert.Equal(Others(before, path[0]), Others(after.Json.Root, path[0]));
            }

            if (JsonTextEditor.Remove(text, path) is { } removed)
            {
                var after = JsonText.Parse(removed, "f");
                Assert.True(after.Succeeded, $"{mutated}\n---\n{Encoding.UTF8.GetString(removed)}");
                Assert.Equal(Others(before, path[0]), Others(after.Json.Root, path[0]));
                Assert.Equal(CommentsOf(mutated.ToString(), "/* bounds */"), CommentsOf(Encoding.UTF8.GetString(removed), "/* bounds */"));
            }
        }

        Assert.True(edited > 1_000, $"only {edited} texts were well-formed");
    }

    private static string Set(string text, string key, string value) =>
        Encoding.UTF8.GetString(JsonTextEditor.Set(Encoding.UTF8.GetBytes(text), key.Split('.'), AgentJson.Parse(value), out _)!);

    private static JsonElement Find(JsonElement at, string[] path) => path.Aggregate(at, static (value, name) => value.GetProperty(name));

    private static string Others(JsonElement root, string but) =>
        string.Join('\n', root.EnumerateObject().Where(member => member.Name != but).Select(static member => member.Name + member.Value.GetRawText()));

    private static int CommentsOf(string text, string comment) => text.Split(comment).Length;
}
