using System.Text.Json;

namespace AgentHost.Json.Tests;

/// <summary>The official cases; see JsonSchemaTestSuite/README.md.</summary>
public sealed class JsonSchemaSuiteTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "JsonSchemaTestSuite", "draft2020-12");

    /// <summary>Groups that are not run: file, group, reason.</summary>
    private static readonly Dictionary<(string File, string Group), string> Skipped = new()
    {
        [("defs.json", "validate definition against metaschema")] = "refers to the draft's own schema, which is not in the schema: nothing is fetched",
        [("ref.json", "remote ref, containing refs itself")] = "refers to the draft's own schema, which is not in the schema: nothing is fetched",
        [("unevaluatedItems.json", "unevaluatedItems with $dynamicRef")] = "$dynamicRef is reported as a fault of the schema",
        [("unevaluatedProperties.json", "unevaluatedProperties with $dynamicRef")] = "$dynamicRef is reported as a fault of the schema",
    };

    public static TheoryData<string> Files()
    {
        var files = new TheoryData<string>();
        foreach (var file in Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            files.Add(Path.GetRelativePath(Folder, file).Replace('\\', '/'));
        }
        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Validate_OfficialCases_AgreeWithTheSuite(string file)
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, file)));
        var wrong = new List<string>();
        var skipped = 0;
        foreach (var group in cases.RootElement.EnumerateArray())
        {
            var name = group.GetProperty("description").GetString()!;
            if (Skipped.ContainsKey((file, name)))
            {
                skipped++;
                continue;
            }
            var schema = CompiledSchema.Compile(group.GetProperty("schema"));
            foreach (var fault in schema.FindFaults())
            {
                wrong.Add($"{name}: the schema is refused: {fault.Message}");
            }
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var result = JsonSchemaValidator.Validate(schema, test.GetProperty("data"));
                if (result.IsValid != test.GetProperty("valid").GetBoolean())
                {
                    wrong.Add(
                        $"{name}: {test.GetProperty("description").GetString()}: got "
                        + $"{(result.IsValid ? "valid" : string.Join("; ", result.Faults.Select(f => f.Message)))}");
                }
            }
        }
        Assert.Empty(wrong);
        Assert.Equal(Skipped.Keys.Count(s => s.File == file), skipped);
    }

    [Fact]
    public void Suite_OnDisk_HoldsTheFilesOfAllKnownKeywords()
    {
        Assert.Equal(48, Files().Count);
    }
}
