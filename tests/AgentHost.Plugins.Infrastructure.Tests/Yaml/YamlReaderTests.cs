using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.Infrastructure.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: [x, 2, 3.5, true, ~, '4']", """{"a":["x",2,3.5,true,null,"4"]}""")]
    [InlineData(
        "a: 012345678901\nb: 0\nc: -7\nd: 0x1f\ne: 1e3\nf: yes\ng: 1.2.3", """{"a":"012345678901","b":0,"c":-7,"d":"0x1f","e":1000,"f":"yes","g":"1.2.3"}""")]
    [InlineData("a: &x {k: 1}\nb: *x", """{"a":{"k":1},"b":{"k":1}}""")]
    [InlineData("base: &b {k: 1, l: 2}\na:\n  <<: *b\n  k: 3", """{"base":{"k":1,"l":2},"a":{"k":3,"l":2}}""")]
    [InlineData("x: &x {k: 1}\ny: &y {k: 2, m: 3}\na: {<<: [*x, *y], n: 4}", """{"x":{"k":1},"y":{"k":2,"m":3},"a":{"n":4,"k":1,"m":3}}""")]
    [InlineData("a: !terraform.output vpc id\nb: !!str 12", """{"a":"!terraform.output vpc id","b":"12"}""")]
    [InlineData("a: |\n  one\n  two\n", """{"a":"one\ntwo\n"}""")]
    [InlineData("\"<<\": 1", """{"\u003C\u003C":1}""")]
    public void Read_Text_IsWhatYamlMeans(string text, string json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            YamlReader.Read(text, "a.yaml")!.WriteTo(writer);
        }

        Assert.Equal(json, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n...\n")]
    [InlineData("~")]
    public void Read_Nothing_IsNull(string text) => Assert.Null(YamlReader.Read(text, "a.yaml"));

    [Theory]
    [InlineData("a: 1\nb: [1, 2\nc: 3\n", 3, "no YAML")]
    [InlineData("a: 1\na: 2\n", 2, "\"a\" is there twice")]
    [InlineData("a: 1\nb: *c\n", 2, "*c names an anchor that is not above it")]
    [InlineData("a: &a\n  b: *a\n", 2, "*a stands within what it names")]
    [InlineData("a: 1\n---\nb: 2\n", 2, "more than one document")]
    [InlineData("a:\n  ? [x]\n  : 1\n", 2, "plain text")]
    [InlineData("a: 1\nb:\n  <<: 7\n", 3, "<< takes a map")]
    [InlineData("a: 'x\n", 1, "no YAML")]
    [InlineData("a:\n\t- x\n", 2, "no YAML")]
    public void Read_Wrong_IsOneErrorWithItsPlace(string text, int line, string says)
    {
        var exception = Assert.Throws<InfrastructureException>(() => YamlReader.Read(text, "stacks/a.yaml"));

        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
        Assert.Equal("stacks/a.yaml", exception.Place!.Value.File);
        Assert.InRange(exception.Place.Value.Line, line - 1, line + 1);
    }

    [Fact]
    public void Read_Bomb_IsRefusedAtItsPlace()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        var exception = Assert.Throws<InfrastructureException>(() => YamlReader.Read(text.ToString(), "a.yaml"));

        Assert.Contains("aliases written out", exception.Message, StringComparison.Ordinal);
        Assert.Equal(6, exception.Place!.Value.Line);
    }

    [Fact]
    public void Read_BombOfMerges_IsRefused()
    {
        var text = new StringBuilder("a0: &a0 {x: 1, y: 2}\n");
        for (var i = 1; i < 40; i++)
        {
            text.Append($"a{i}: &a{i} {{l: *a{i - 1}, r: *a{i - 1}}}\n");
        }

        Assert.Contains(
            "aliases written out", Assert.Throws<InfrastructureException>(() => YamlReader.Read(text.ToString(), "a.yaml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooDeepTooManyTooLong_IsRefused()
    {
        Assert.Contains(
            "deep", Assert.Throws<InfrastructureException>(() => YamlReader.Read(new string('[', 100_000), "a.yaml")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "more than 200000",
            Assert.Throws<InfrastructureException>(() => YamlReader.Read("a: [" + string.Concat(Enumerable.Repeat("1,", 200_001)) + "]", "a.yaml")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "longer than 2 MB",
            Assert.Throws<InfrastructureException>(() => YamlReader.Read(new byte[YamlReader.MostBytes + 1], "a.yaml")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "not UTF-8", Assert.Throws<InfrastructureException>(() => YamlReader.Read([(byte)'a', 0xFF], "a.yaml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ByteOrderMark_IsNoPartOfTheFirstName() => Assert.NotNull(((YamlMap)YamlReader.Read([0xEF, 0xBB, 0xBF, .. "a: 1"u8], "a.yaml")!)["a"]);

    [Fact]
    public void Read_RandomAndDamagedText_IsReadOrRefused()
    {
        var random = new Random(71);
        const string Good = "import:\n  - catalog/*\nvars: &v\n  cidr: \"10.0.0.0/16\"\n  tags: {a: b, <<: {c: d}}\ncomponents:\n  terraform:\n    vpc:\n"
            + "      vars: *v\n      list: [1, 'x', ~]\n";
        const string Parts = " \n\t:-[]{}&*!|>'\"%@`#,?<~ab1\u00e9\0\r";
        for (var round = 0; round < 4_000; round++)
        {
            var text = new StringBuilder(round % 2 == 0 ? Good : "");
            for (var i = random.Next(1, 30); i > 0; i--)
            {
                var c = Parts[random.Next(Parts.Length)];
                if (text.Length > 0 && random.Next(3) > 0)
                {
                    text[random.Next(text.Length)] = c;
                }
                else
                {
                    text.Insert(random.Next(text.Length + 1), c);
                }
            }

            try
            {
                YamlReader.Read(Encoding.UTF8.GetBytes(text.ToString()), "a.yaml");
            }
            catch (InfrastructureException exception)
            {
                Assert.True(exception.Place is { Line: > 0, Column: > 0 }, text.ToString());
            }
        }
    }
}
