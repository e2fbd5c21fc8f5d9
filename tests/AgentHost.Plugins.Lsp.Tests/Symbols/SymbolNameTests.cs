using AgentHost.Plugins.Lsp.Symbols;

namespace AgentHost.Plugins.Lsp.Tests.Symbols;

/// <summary>Names of symbols, as people and servers write them.</summary>
public sealed class SymbolNameTests
{
    [Theory]
    [InlineData("greet", "greet", "", null, null)]
    [InlineData("Greeter.greet", "greet", "Greeter", null, null)]
    [InlineData("ns::Greeter::greet", "greet", "Greeter", null, null)]
    [InlineData("Greeter#greet", "greet", "Greeter", null, null)]
    [InlineData("greet#src/a.ts:12", "greet", "", "src/a.ts", 12)]
    [InlineData("Greeter.greet#a.ts:1", "greet", "Greeter", "a.ts", 1)]
    [InlineData("Greeter#greet#lib/a.rb:7", "greet", "Greeter", "lib/a.rb", 7)]
    [InlineData("greet#src/a.ts", "greet", "", "src/a.ts", null)]
    [InlineData("greet#src/a.ts:", "greet", "", "src/a.ts", null)]
    [InlineData("greet#src/a.ts:0", "greet", "", "src/a.ts:0", null)]
    [InlineData("greet#", "greet", "greet", null, null)]
    [InlineData("", "", "", null, null)]
    [InlineData(".", "", "", null, null)]
    public void Parse_AsPeopleWriteThem_HasItsParts(string text, string last, string within, string? path, int? line)
    {
        var name = SymbolName.Parse(text);
        Assert.Equal((last, within, path, line), (name.Last, name.Within, name.Path, name.Line));
    }

    [Theory]
    [InlineData("(*Greeter).Greet", "Greet")]
    [InlineData("greet(String name)", "greet")]
    [InlineData("a.b.Greeter.Greet", "Greet")]
    [InlineData("operator ()", "operator")]
    [InlineData("impl Greeter", "impl Greeter")]
    public void LastOf_AsServersWriteThem_IsTheNameAlone(string name, string last) => Assert.Equal(last, SymbolName.LastOf(name));
}
