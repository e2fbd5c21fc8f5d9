using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentHost.Json.Tests;

/// <summary>Random and mutated input: nothing throws, everything ends, and two readers of the same text agree.</summary>
public sealed partial class JsonFuzzTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "JsonSchemaTestSuite", "draft2020-12");

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"a\":", "\"b\":", "1", "-0", "1e5", "0.5", "true", "null", "\"\\u0061\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"",
        "\"", "\\", "/*", "*/", "//", "/", "\n", "\r", "\t", " ", "é", "😀", "\u2028", "'", "#", "tru", "01", "1.", "-", "+", "\0",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Parse_RandomPieces_EitherParsesOrNamesAPlace(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(1, 14); length > 0; length--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }
            CheckParse(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    [Fact]
    public void Parse_RandomBytes_EitherParsesOrNamesAPlace()
    {
        var random = new Random(3);
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = new byte[random.Next(0, 40)];
            random.NextBytes(bytes);
            CheckParse(bytes);
        }
    }

    [Fact]
    public void Parse_MutatedFile_EitherParsesOrNamesAPlace()
    {
        var source = Encoding.UTF8.GetBytes(
            "// c\n{\"name\": \"größe\", \"list\": [1, -2.5e3, {\"x\": null}, \"\\u00e9\\n\"], /* d */ \"o\": {\"k\": true, \"k\": [],},}\n");
        var random = new Random(4);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = source.ToList();
            for (var edits = random.Next(1, 4); edits > 0 && bytes.Count > 0; edits--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes.RemoveAt(at); break;
                    case 1: bytes[at] = (byte)random.Next(256); break;
                    case 2: bytes.Insert(at, source[random.Next(source.Length)]); break;
                    default: bytes.RemoveRange(at, random.Next(0, bytes.Count - at)); break;
                }
            }
            CheckParse([.. bytes]);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Validate_MutatedSchemasAndInstances_EndWithoutException(int seed)
    {
        var material = new List<string>();
        foreach (var file in Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var cases = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var group in cases.RootElement.EnumerateArray())
            {
                material.Add(group.GetProperty("schema").GetRawText());
                material.AddRange(group.GetProperty("tests").EnumerateArray().Select(t => t.GetProperty("data").GetRawText()).Where(t => t.Length < 2000));
            }
        }
        var random = new Random(seed);
        var limits = new SchemaLimits(MaxSteps: 20_000, MaxPatternMilliseconds: 50);
        var schemas = 0;
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < 6_000; round++)
        {
            if (JsonText.Parse(Mutate(material, random), "schema").Json is not { } schemaText
                || JsonText.Parse(Mutate(material, random), "value").Json is not { } value)
            {
                continue;
            }
            schemas++;
            var schema = CompiledSchema.Compile(schemaText.Root);
            var faults = schema.FindFaults();
            Assert.True(faults.Count <= 20);
            var result = JsonSchemaValidator.Validate(schema, value.Root, "v", limits);
            Assert.True(result.Faults.Count <= 21);
            foreach (var fault in result.Faults)
            {
                Assert.StartsWith("v", fault.Message, StringComparison.Ordinal);
                Assert.True(fault.Message.Length < 5000, fault.Message);
                Assert.True(value.Problem(fault).Line > 0);
            }
            Assert.All(faults, fault => Assert.True(schemaText.Problem(fault).Line > 0));
        }
        Assert.True(schemas > 500, $"only {schemas} pairs were well-formed");
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), $"took {watch.Elapsed}");
    }

    [GeneratedRegex("\"[^\"]*\"|-?[0-9.e]+|true|false|null", RegexOptions.None, 1000)]
    private static partial Regex Token();

    [Fact]
    public void Validate_RandomPatterns_EndWithoutException()
    {
        string[] pieces =
        [
            "a", "(", ")", "[", "]", "[^", "{", "}", "{2}", "{2147483647}", "{1000}", "*", "+", "?", "|",
            "^", "$", ".", "\\", "\\d", "\\W", "\\u", "\\u{", "\\u{1F600}", "\\p{", "\\p{Letter}",
            "\\c", "(?=", "(?<n>", "\\1", "\\k<n>", "-", "😀", "[😀]", "\\x", "\\b", "(?:", "&&",
        ];
        var random = new Random(7);
        var usable = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            var schema = CompiledSchema.Compile(JsonElement.Parse($$"""{"pattern":"{{JsonEncodedText.Encode(pattern)}}"}"""));
            var result = JsonSchemaValidator.Validate(schema, JsonElement.Parse("\"aaa 😀 1\""), "v", new(MaxPatternMilliseconds: 50));
            Assert.Equal(schema.FindFaults().Count, result.SchemaFaults.Count);
            usable += result.SchemaFaults.Count == 0 ? 1 : 0;
        }
        Assert.InRange(usable, 300, 2_900);
    }

    private static string Mutate(List<string> material, Random random)
    {
        var text = material[random.Next(material.Count)];
        for (var edits = random.Next(0, 4); edits > 0; edits--)
        {
            // Swaps a whole token for another, so that most results stay well-formed.
            var tokens = Token().Matches(text);
            if (tokens.Count == 0)
            {
                return text;
            }
            var token = tokens[random.Next(tokens.Count)];
            var isName = token.Index + token.Length < text.Length && text[token.Index + token.Length] == ':';
            string[] swaps =
            [
                "\"#\"", "\"#/$defs\"", "\"properties\"", "\"$ref\"", "\"not\"", "\"items\"", "\"type\"", "\"^(a|a)*$\"",
                "\"object\"", "\"a\"", "\"unevaluatedProperties\"", "\"allOf\"", "\"pattern\""
            ];
            string[] values =
            [
                "{}", "[]", "[{}]", "-1", "1e400", "0", "true", "false", "null", "{\"$ref\":\"#\"}", "[[[[1]]]]", material[random.Next(material.Count)]
            ];
            var swap = isName || random.Next(2) == 0 ? swaps[random.Next(swaps.Length)] : values[random.Next(values.Length)];
            text = text[..token.Index] + swap + text[(token.Index + token.Length)..];
        }
        return text;
    }

    private static void CheckParse(byte[] bytes)
    {
        var result = JsonText.Parse(bytes, "f");
        if (result.Json is { } json)
        {
            Assert.NotNull(json.Locate(""));
            Assert.Equal(json.HasDuplicates, json.FindDuplicates().Count > 0);
            Assert.Null(JsonSyntax.FindFault(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes));
            Walk(json, json.Root, "");
            return;
        }
        var lines = bytes.Count(b => b == '\n') + 1;
        Assert.InRange(result.Problem!.Line, 0, lines);
        Assert.InRange(result.Problem.Column, 0, bytes.Length + 1);
        Assert.EndsWith(".", result.Problem.Message.TrimEnd(')'), StringComparison.Ordinal);
    }

    private static void Walk(PositionedJson json, JsonElement element, string pointer)
    {
        Assert.NotNull(json.Locate(pointer));
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in element.EnumerateObject().Select(p => p.Name).Distinct(StringComparer.Ordinal))
            {
                var below = new StringBuilder(pointer);
                JsonPointer.Append(below, name);
                Walk(json, element.GetProperty(name), below.ToString());
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            for (var i = 0; i < element.GetArrayLength(); i++)
            {
                Walk(json, element[i], $"{pointer}/{i}");
            }
        }
    }
}
