using System.Text.Json;

namespace AgentHost.Json.Tests;

public sealed class JsonSchemaValidatorTests
{
    private const string EditTool = """
        {
          "type": "object",
          "properties": {
            "edits": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "properties": {
                  "path": { "type": "string", "minLength": 1 },
                  "line": { "type": "integer", "minimum": 1 },
                  "mode": { "enum": ["replace", "insert", "delete"] }
                },
                "required": ["path"],
                "additionalProperties": false
              }
            },
            "dryRun": { "type": "boolean", "default": false }
          },
          "required": ["edits"],
          "additionalProperties": false
        }
        """;

    [Fact]
    public void Validate_ValueInOrder_IsValidWithoutFaults()
    {
        var result = Check(EditTool, """{"edits":[{"path":"a.cs","line":3.0,"mode":"insert"}],"dryRun":true}""");
        Assert.Same(SchemaResult.Valid, result);
    }

    [Theory]
    [InlineData("""{"edits":[{"path":3}]}""", "arguments.edits[0].path: expected a string, got the number 3")]
    [InlineData("""{"edits":[{"path":""}]}""", "arguments.edits[0].path: must not be empty")]
    [InlineData("""{"edits":[{"path":"a","line":0}]}""", "arguments.edits[0].line: expected 1 or more, got the number 0")]
    [InlineData("""{"edits":[{"path":"a","line":1.5}]}""", "arguments.edits[0].line: expected a whole number, got the number 1.5")]
    [InlineData(
        """{"edits":[{"path":"a","mode":"inser"}]}""",
        "arguments.edits[0].mode: expected one of \"replace\", \"insert\", \"delete\", got the string \"inser\" (did you mean \"insert\"?)")]
    [InlineData(
        """{"edits":[{"pth":"a"}]}""",
        "arguments.edits[0]: missing property \"path\" (is \"pth\" meant to be it?)|arguments.edits[0].pth: unknown property \"pth\" (did you mean \"path\"?)")]
    [InlineData("""{"edits":[]}""", "arguments.edits: expected at least 1 item, got 0")]
    [InlineData("""{"edits":{"path":"a"}}""", "arguments.edits: expected an array, got an object")]
    [InlineData("""{}""", "arguments: missing property \"edits\"")]
    [InlineData("""{"edits":[{"path":"a"}],"dry_run":true}""", "arguments.dry_run: unknown property \"dry_run\" (did you mean \"dryRun\"?)")]
    [InlineData("""{"edits":[{"path":"a"}],"colour":true}""", "arguments.colour: unknown property \"colour\"; known are \"edits\", \"dryRun\"")]
    [InlineData("""[1,2]""", "arguments: expected an object, got an array of 2 items")]
    public void Validate_ToolArguments_SaysWhatIsWrong(string arguments, string messages)
    {
        Assert.Equal(messages.Split('|'), Check(EditTool, arguments).Faults.Select(f => f.Message));
    }

    [Theory]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"array"}]}""", "3", "value: expected a string or an array, got the number 3")]
    [InlineData("""{"anyOf":[{"const":"a","title":"A"},{"const":"b"}]}""", "\"c\"", "value: expected one of \"a\", \"b\", got the string \"c\"")]
    [InlineData("""{"anyOf":[{"type":"string","maxLength":2},{"type":"null"}]}""", "\"abc\"", "value: expected at most 2 characters, got 3")]
    [InlineData(
        """{"oneOf":[{"properties":{"kind":{"const":"file"},"path":{"type":"string"}},"required":["kind","path"]},{"properties":{"kind":{"const":"url"}},"required":["kind"]}]}""",
        """{"kind":"file"}""", "value: missing property \"path\"")]
    [InlineData(
        """{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "3", "value: fits several of the 2 allowed forms but must fit exactly one; make it unambiguous")]
    [InlineData("""{"allOf":[{"minimum":2},{"maximum":0}]}""", "1", "value: expected 2 or more, got the number 1|value: expected 0 or less, got the number 1")]
    [InlineData("""{"not":{"type":"string"}}""", "\"x\"", "value: the string \"x\" is one of the values that are not allowed here")]
    [InlineData("""{"if":{"required":["a"]},"then":{"required":["b"]}}""", """{"a":1}""", "value: missing property \"b\"")]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", """{"a":1}""", "value: missing property \"b\", which is needed together with \"a\"")]
    [InlineData("""{"properties":{"a b":{"type":"null"}}}""", """{"a b":1}""", "[\"a b\"]: expected null, got the number 1")]
    [InlineData("""{"uniqueItems":true}""", "[1,2,1.0]", "value: items [0] and [2] are equal; each item may be there once")]
    [InlineData("""{"multipleOf":0.01}""", "0.075", "value: expected a multiple of 0.01, got the number 0.075")]
    [InlineData("""{"pattern":"^a+$"}""", "\"b\"", "value: expected text that matches ^a+$, got the string \"b\"")]
    [InlineData("""{"propertyNames":{"maxLength":1}}""", """{"ab":1}""", "ab: this name is not allowed: expected at most 1 character, got 2")]
    [InlineData("""{"prefixItems":[true],"items":false}""", "[1,2,3]", "value: expected at most 1 item, got 3")]
    [InlineData("""{"additionalProperties":false}""", """{"a":1}""", "a: unknown property \"a\"; none are allowed here")]
    [InlineData("""{"contains":{"type":"null"}}""", "[1]", "value: expected at least 1 item of the required form, got 0")]
    [InlineData("""{"minProperties":2}""", "{}", "value: expected at least 2 properties, got 0")]
    [InlineData("""{"properties":{"a":false}}""", """{"a":1}""", "a: no value is allowed here; leave it out")]
    public void Validate_WithoutRootName_SaysWhatIsWrong(string schema, string value, string messages)
    {
        Assert.Equal(messages.Split('|'), JsonSchemaValidator.Validate(Compile(schema), Parse(value)).Faults.Select(f => f.Message));
    }

    [Fact]
    public void Validate_NestedFault_HasPointersToInstanceAndSchema()
    {
        var fault = Assert.Single(
            Check("""{"properties":{"a/b":{"items":{"$ref":"#/$defs/t"}}},"$defs":{"t":{"type":"string"}}}""", """{"a/b":["x",1]}""").Faults);
        Assert.Equal("/a~1b/1", fault.InstancePath);
        Assert.Equal("/$defs/t/type", fault.SchemaPath);
        Assert.Equal("arguments[\"a/b\"][1]", fault.Path);
        Assert.False(fault.IsAboutName);
    }

    [Fact]
    public void Validate_UnknownProperty_IsPlacedAtItsName()
    {
        var json = JsonText.Parse("{\n  \"edits\": [{ \"path\": \"a\" }],\n  \"dryrun\": true\n}", "args.json").Json!;
        var fault = Assert.Single(JsonSchemaValidator.Validate(Compile(EditTool), json.Root).Faults);
        Assert.Equal("args.json:3:3: dryrun: unknown property \"dryrun\" (did you mean \"dryRun\"?)", json.Problem(fault).ToString());
    }

    [Fact]
    public void Validate_MissingProperty_IsPlacedAtTheObject()
    {
        var json = JsonText.Parse("{\"edits\":\n [ {} ]}", "args.json").Json!;
        var fault = Assert.Single(JsonSchemaValidator.Validate(Compile(EditTool), json.Root).Faults);
        Assert.Equal("args.json:2:4: edits[0]: missing property \"path\"", json.Problem(fault, JsonSeverity.Warning).ToString());
    }

    [Fact]
    public void Validate_ManyFaults_StopsAtTheBound()
    {
        var value = Parse("[" + string.Join(',', Enumerable.Repeat("1", 500)) + "]");
        Assert.Equal(20, JsonSchemaValidator.Validate(Compile("""{"items":{"type":"string"}}"""), value).Faults.Count);
        Assert.Equal(3, JsonSchemaValidator.Validate(Compile("""{"items":{"type":"string"}}"""), value, limits: new(MaxFaults: 3)).Faults.Count);
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"}]}}}""")]
    [InlineData("""{"not":{"$ref":"#"}}""")]
    public void Validate_SchemaThatRefersToItselfWithoutEnd_IsRefused(string schema)
    {
        var fault = Assert.Single(Check(schema, "1").Faults);
        Assert.Contains("nests too deeply", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SchemaThatDoublesItsWork_IsRefusedAtTheStepBound()
    {
        var defs = string.Join(',', Enumerable.Range(0, 40).Select(i => $$"""
            "d{{i}}":{"allOf":[{"$ref":"#/$defs/d{{i + 1}}"},{"$ref":"#/$defs/d{{i + 1}}"}]}
            """));
        var fault = Assert.Single(Check($$"""{"$ref":"#/$defs/d0","$defs":{ {{defs}},"d40":true} }""", "1").Faults);
        Assert.Equal("arguments: checking this takes too much work; make the value smaller or its schema simpler", fault.Message);
    }

    [Fact]
    public void Validate_PatternThatExplodes_IsStopped()
    {
        var fault = Assert.Single(Check("""{"pattern":"^(?=(a+)+$)b"}""", $"\"{new string('a', 200)}!\"").Faults);
        Assert.Contains("takes too long", fault.Message, StringComparison.Ordinal);
        Assert.Contains(
            "expected text that matches",
            Assert.Single(Check("""{"pattern":"^(a+)+$"}""", $"\"{new string('a', 20000)}!\"").Faults).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"strin"}""", "schema.type: expected null, boolean")]
    [InlineData("""{"properties":{"a":{"minLength":-1}}}""", "schema.properties.a.minLength: expected a whole number of 0 or more, got the number -1")]
    [InlineData("""{"$ref":"#/$defs/x"}""", "schema.$ref: \"#/$defs/x\" leads to nothing in this schema")]
    [InlineData("""{"$ref":"https://example.com/s"}""", "schema.$ref: \"https://example.com/s\" leads to nothing in this schema")]
    [InlineData("""{"$defs":{"a":{"pattern":"("}}}""", "schema.$defs.a.pattern: the pattern ( is not a regular expression")]
    [InlineData("""{"patternProperties":{"[":true}}""", "schema.patternProperties: the pattern [ is not a regular expression")]
    [InlineData("""{"items":[{"type":"string"}]}""", "schema.items: a list of schemas under \"items\" belongs to older drafts")]
    [InlineData("""{"multipleOf":0}""", "schema.multipleOf: expected a number greater than 0")]
    [InlineData("""{"anyOf":[]}""", "schema.anyOf: expected a list of at least one schema")]
    [InlineData("""{"properties":{"a":7}}""", "schema.properties.a: a schema is an object, true or false, not the number 7")]
    [InlineData("""{"required":"a"}""", "schema.required: expected a list of names")]
    [InlineData("""{"$dynamicRef":"#a"}""", "schema.$dynamicRef: references that depend on the caller are not supported")]
    [InlineData("""{"exclusiveMinimum":true}""", "schema.exclusiveMinimum: expected a number, got true")]
    public void FindFaults_WrongSchema_NamesTheKeyword(string schema, string start)
    {
        Assert.StartsWith(start, Assert.Single(Compile(schema).FindFaults()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_KeywordThatCannotBeUsed_ConstrainsNothingAndIsReported()
    {
        var result = Check("""{"properties":{"a":{"pattern":"("},"b":{"type":7}}}""", """{"a":"x"}""");
        Assert.True(result.IsValid);
        Assert.Equal("/properties/a/pattern", Assert.Single(result.SchemaFaults).SchemaPath);
    }

    [Fact]
    public void Validate_HalfSurrogatePair_IsAFaultNotAnException()
    {
        using var document = JsonDocument.Parse("""{"edits":[{"path":"\ud800"}]}""");
        Assert.Contains(
            "surrogate", Assert.Single(JsonSchemaValidator.Validate(Compile(EditTool), document.RootElement).Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_FromManyThreads_AgreesEverywhere()
    {
        for (var round = 0; round < 20; round++)
        {
            var schema = Compile("""{"$ref":"#/$defs/a","$defs":{"a":{"properties":{"x":{"pattern":"^a$"},"y":{"$ref":"#"}}}}}""");
            var value = Parse("""{"x":"a","y":{"x":"a","y":{"x":"b"}}}""");
            var faults = new int[8];
            Parallel.For(0, faults.Length, i => faults[i] = JsonSchemaValidator.Validate(schema, value).Faults.Count);
            Assert.All(faults, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Pattern_ShortTextsOnAMachineThatStandsStill_AreChecked()
    {
        // No time at all: what a busy clock would leave.
        var limits = new SchemaLimits(MaxPatternMilliseconds: 0);

        Assert.True(JsonSchemaValidator.Validate(Compile("""{"pattern":"^[a-z][a-z0-9-]{1,62}$"}"""), Parse("\"a-plugin\""), "id", limits).IsValid);
        Assert.False(JsonSchemaValidator.Validate(Compile("""{"pattern":"^[a-z][a-z0-9-]{1,62}$"}"""), Parse("\"A plugin\""), "id", limits).IsValid);
    }

    private static SchemaResult Check(string schema, string value) => JsonSchemaValidator.Validate(Compile(schema), Parse(value), "arguments");

    private static CompiledSchema Compile(string schema) => CompiledSchema.Compile(Parse(schema));

    private static JsonElement Parse(string json) => JsonElement.Parse(json);
}
