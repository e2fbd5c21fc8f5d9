using System.Collections.Immutable;
using System.Runtime.Loader;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AgentHost.Abstractions.SourceGenerator.Tests;

/// <summary>C# text, compiled with the generator as a plugin project would be.</summary>
internal sealed class Snippet
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.Linq; global using System.Text.Json;
        global using System.Threading; global using System.Threading.Tasks; global using AgentHost; global using System.ComponentModel.DataAnnotations;
        """;

    private Snippet(CSharpCompilation compilation, GeneratorDriver driver)
    {
        Input = compilation;
        Driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out var found);
        Output = output;
        Findings = found;
    }

    public CSharpCompilation Input { get; }

    public GeneratorDriver Driver { get; }

    public Compilation Output { get; }

    public ImmutableArray<Diagnostic> Findings { get; }

    public GeneratorRunResult Result => Driver.GetRunResult().Results[0];

    public static Snippet Of(string code, params (string Name, string Text)[] files)
    {
        var compilation = CSharpCompilation.Create(
            "Snippet" + Guid.NewGuid().ToString("N"),
            [Tree(Usings, "Usings.cs"), Tree(code, "Code.cs")],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions(
                    [new("CS1591", ReportDiagnostic.Suppress), new("CS1573", ReportDiagnostic.Suppress), new("CS0628", ReportDiagnostic.Suppress)]));
        var driver = CSharpGeneratorDriver.Create(
            [new ToolGenerator().AsSourceGenerator()],
            files.Select(file => new File(file.Name, file.Text)),
            Parse,
            driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new(compilation, driver);
    }

    /// <summary>The same project after an edit of its code.</summary>
    public Snippet Edited(string code) => new(Input.ReplaceSyntaxTree(Input.SyntaxTrees[1], Tree(code, "Code.cs")), Driver);

    /// <summary>Values of the generated metadata attributes of one key.</summary>
    public IReadOnlyList<string> Metadata(string key) =>
    [
        .. Output.Assembly.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.Name == "AssemblyMetadataAttribute" && (string?)attribute.ConstructorArguments[0].Value == key)
            .Select(attribute => (string)attribute.ConstructorArguments[1].Value!),
    ];

    public JsonElement Entry() => AgentJson.Parse(Assert.Single(Metadata("AgentHost.Tool")));

    /// <summary>The schema's text without its frame.</summary>
    public string Schema() => Entry().GetProperty("inputSchema").GetRawText();

    /// <summary>Compiles everything, warnings being errors, and activates the plugin.</summary>
    public async Task<FakePluginContext> ActivateAsync()
    {
        Assert.Empty(Findings);
        Assert.Empty(Output.GetDiagnostics().Where(finding => finding.Severity >= DiagnosticSeverity.Warning).Select(finding => finding.ToString()));
        using var stream = new MemoryStream();
        Assert.True(Output.Emit(stream).Success);
        stream.Position = 0;
        var assembly = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(stream);
        var plugin = (Plugin)Activator.CreateInstance(assembly.GetType(Assert.Single(Metadata("AgentHost.Plugin")), throwOnError: true)!)!;
        var context = new FakePluginContext();
        await plugin.ActivateAsync(context, CancellationToken.None);
        return context;
    }

    private static SyntaxTree Tree(string code, string path) => CSharpSyntaxTree.ParseText(code, Parse, path);

    private sealed class File(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
