using System.Text;

namespace AgentHost.Json.Tests;

public sealed class JsonTextTests
{
    private const string Sample =
        "// settings\r\n{\r\n  \"model\": \"größe 😀\", \"next\": 1,\r\n  /* list */ \"plugins\": [ {\"a/b\": null}, [ 7, ], ],\r\n}\r\n";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parse_CommentsTrailingCommasAndByteOrderMark_AreAccepted(bool mark)
    {
        byte[] bytes = [.. mark ? Encoding.UTF8.Preamble : default, .. Encoding.UTF8.GetBytes(Sample)];
        var json = JsonText.Parse(bytes, "agent.json").Json!;
        Assert.Equal("größe 😀", json.Root.GetProperty("model").GetString());
        Assert.Equal(new(new(3, 3), new(3, 12)), json.Locate("/model"));
    }

    [Theory]
    [InlineData("", 0, 0, 2, 1)]
    [InlineData("/next", 3, 23, 3, 31)]
    [InlineData("/plugins", 4, 14, 4, 25)]
    [InlineData("/plugins/0", 0, 0, 4, 27)]
    [InlineData("/plugins/0/a~1b", 4, 28, 4, 35)]
    [InlineData("/plugins/1/0", 0, 0, 4, 44)]
    public void Locate_ExistingPlace_CountsLinesAndCharacters(string pointer, int keyLine, int keyColumn, int line, int column)
    {
        var location = JsonText.Parse(Sample, "agent.json").Json!.Locate(pointer);
        Assert.Equal(new(keyLine == 0 ? null : new(keyLine, keyColumn), new(line, column)), location);
    }

    [Theory]
    [InlineData("/nope")]
    [InlineData("/plugins/2")]
    [InlineData("/plugins/01")]
    [InlineData("/plugins/-")]
    [InlineData("/model/x")]
    [InlineData("model")]
    public void Locate_NoSuchPlace_IsNull(string pointer)
    {
        Assert.Null(JsonText.Parse(Sample, "agent.json").Json!.Locate(pointer));
    }

    [Fact]
    public void Problem_PlaceThatDoesNotExist_IsReportedAtItsParent()
    {
        var json = JsonText.Parse(Sample, "agent.json").Json!;
        Assert.Equal("agent.json:4:35: no", json.Problem("/plugins/0/a~1b/deeper", "no").ToString());
        Assert.Equal("agent.json:2:1: no", json.Problem("/nope", "no").ToString());
    }

    [Fact]
    public void FindDuplicates_RepeatedNames_AreErrorsAndTheLastStaysAlone()
    {
        var json = JsonText.Parse("{\"a\": 1,\n \"b\": {\"c\": 1, \"\\u0063\": 2},\n \"a\": [3]}", "f").Json!;
        Assert.True(json.HasDuplicates);
        Assert.Equal(
            ["f:2:16: \"c\" is already set in line 2; remove one of the two.", "f:3:2: \"a\" is already set in line 1; remove one of the two."],
            json.FindDuplicates().Select(p => p.ToString()));
        Assert.All(json.FindDuplicates(), p => Assert.Equal(JsonSeverity.Error, p.Severity));
        Assert.Equal("""{"a":[3],"b":{"c":2}}""", json.Root.GetRawText());
        Assert.Equal(3, json.Root.GetProperty("a")[0].GetInt32());
        Assert.Equal(new(new(3, 2), new(3, 7)), json.Locate("/a"));
        Assert.Equal(new(null, new(3, 8)), json.Locate("/a/0"));
    }

    [Fact]
    public void FindDuplicates_NoneThere_IsEmpty()
    {
        var json = JsonText.Parse("{\"a\":{\"a\":1},\"A\":2}", "f").Json!;
        Assert.False(json.HasDuplicates);
        Assert.Empty(json.FindDuplicates());
    }

    [Theory]
    [InlineData("", 1, 1, "The file holds no value")]
    [InlineData("// nothing\n", 2, 1, "The file holds no value")]
    [InlineData("{\n \"a\" 1}", 2, 6, "Expected a colon")]
    [InlineData("{\"a\" = 1}", 1, 6, "Expected a colon between the name and its value; write : instead of =")]
    [InlineData("{\"a\": 1\n \"b\": 2}", 2, 2, "Expected a comma or } here")]
    [InlineData("[1 2]", 1, 4, "Expected a comma or ] here")]
    [InlineData("{\"a\": }", 1, 7, "Expected a value before this }")]
    [InlineData("[,]", 1, 2, "Expected a value before this ,")]
    [InlineData("{,}", 1, 2, "Expected a name in double quotes before this comma")]
    [InlineData("{a: 1}", 1, 2, "Expected a name in double quotes here")]
    [InlineData("{'a': 1}", 1, 2, "Expected a name in double quotes; replace")]
    [InlineData("{\"a\": 'x'}", 1, 7, "Expected a value; write text in double quotes")]
    [InlineData("{\"a\": True}", 1, 7, "Expected a value, found True; write true.")]
    [InlineData("{\"a\": hello}", 1, 7, "Expected a value, found hello; write text in double quotes")]
    [InlineData("{\"a\": NaN}", 1, 7, "Expected a value, found NaN, which JSON does not have")]
    [InlineData("{\"ä😀\": .5}", 1, 8, "A number starts with a digit")]
    [InlineData("[01]", 1, 2, "A number does not start with an extra 0")]
    [InlineData("[1.]", 1, 2, "Expected a digit after the decimal point")]
    [InlineData("[1e]", 1, 2, "Expected a digit in the number's exponent")]
    [InlineData("[-]", 1, 2, "Expected a digit after the minus sign")]
    [InlineData("[12abc]", 1, 2, "This starts as a number")]
    [InlineData("{\"a\": [1, 2}", 1, 12, "This } does not match the [ in line 1")]
    [InlineData("{\n\"a\": [1, 2]", 2, 12, "The file ends before the { in line 1 is closed; add the missing }.")]
    [InlineData("{} {}", 1, 4, "Expected the end of the file here")]
    [InlineData("{\"a\": \"x\n\"}", 1, 7, "The text that starts here is not closed in its line")]
    [InlineData("{\"a\": \"x", 1, 7, "The text that starts here is never closed")]
    [InlineData("[\"C:\\Users\"]", 1, 5, "A backslash starts an escape")]
    [InlineData("[\"\\u12\"]", 1, 3, "Expected four hexadecimal digits")]
    [InlineData("[\"a\tb\"]", 1, 4, "A tab inside text")]
    [InlineData("[\"a\u0001b\"]", 1, 4, "A control character inside text is written as an escape; replace it by \\u0001")]
    [InlineData("[1, /* x ]", 1, 5, "The comment that starts here is never closed")]
    [InlineData("[1, / 2]", 1, 5, "A single / has no meaning here")]
    [InlineData("# x\n{}", 1, 1, "Expected a value; comments start with //")]
    [InlineData("{\"a\": \"\\ud800\"}", 1, 7, "This text holds one half of a \\u surrogate pair")]
    [InlineData("{\"\\ud800\": 1}", 1, 2, "This text holds one half of a \\u surrogate pair")]
    public void Parse_WrongSyntax_SaysWhereAndWhatToDo(string text, int line, int column, string start)
    {
        var result = JsonText.Parse(text, "f.json");
        Assert.False(result.Succeeded);
        Assert.StartsWith(start, result.Problem.Message, StringComparison.Ordinal);
        Assert.Equal((line, column, JsonSeverity.Error), (result.Problem.Line, result.Problem.Column, result.Problem.Severity));
    }

    [Fact]
    public void Parse_SurrogatePairInEscapes_IsText()
    {
        Assert.Equal("😀", JsonText.Parse("\"\\uD83D\\uDE00\"", "f").Json!.Root.GetString());
    }

    [Fact]
    public void Parse_Depth_IsBounded()
    {
        Assert.True(JsonText.Parse(new string('[', 64) + new string(']', 64), "f").Succeeded);
        var problem = JsonText.Parse("\n" + new string('[', 65) + new string(']', 65), "f").Problem!;
        Assert.Equal("f:2:65: Objects and arrays are nested more than 64 levels deep here; make the structure flatter.", problem.ToString());
    }

    [Fact]
    public void Parse_OtherEncodings_AreNamed()
    {
        Assert.Equal("f: The file is stored as UTF-16; save it as UTF-8.", JsonText.Parse((byte[])[0xFF, 0xFE, 0x7B, 0, 0x7D, 0], "f").Problem!.ToString());
        Assert.Equal(
            "f:2:3: A character here is not stored as UTF-8; save the file as UTF-8.",
            JsonText.Parse((byte[])[.. "[\n\"a"u8, 0xE4, .. "\"]"u8], "f").Problem!.ToString());
    }

    [Fact]
    public void Parse_TooLarge_IsRefused()
    {
        var text = new byte[JsonText.MaxBytes + 1];
        Array.Fill(text, (byte)' ');
        text[0] = (byte)'1';
        Assert.StartsWith("f: The file is larger than 4 MB", JsonText.Parse(text, "f").Problem!.ToString(), StringComparison.Ordinal);
        Assert.True(JsonText.Parse(text.AsMemory(0, JsonText.MaxBytes), "f").Succeeded);
    }

    [Fact]
    public async Task ReadAsync_Files_AreReadOrRefusedInWords()
    {
        var folder = Directory.CreateTempSubdirectory("json-text-");
        try
        {
            var file = Path.Combine(folder.FullName, "a.json");
            await File.WriteAllTextAsync(file, "{\"a\": [" + string.Join(',', Enumerable.Range(0, 5000)) + "]}", TestContext.Current.CancellationToken);
            var read = await JsonText.ReadAsync(file, TestContext.Current.CancellationToken);
            Assert.Equal(5000, read.Json!.Root.GetProperty("a").GetArrayLength());

            await File.WriteAllTextAsync(file, "{ bad", TestContext.Current.CancellationToken);
            Assert.Equal(
                $"{file}:1:3: Expected a name in double quotes here, as in \"name\": value; add the quotes.",
                (await JsonText.ReadAsync(file, default)).Problem!.ToString());

            await File.WriteAllBytesAsync(file, new byte[JsonText.MaxBytes + 1], TestContext.Current.CancellationToken);
            Assert.Contains("larger than 4 MB", (await JsonText.ReadAsync(file, default)).Problem!.Message, StringComparison.Ordinal);

            Assert.Contains("does not exist", (await JsonText.ReadAsync(file + ".none", default)).Problem!.Message, StringComparison.Ordinal);
            Assert.Contains("is a folder", (await JsonText.ReadAsync(folder.FullName, default)).Problem!.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
