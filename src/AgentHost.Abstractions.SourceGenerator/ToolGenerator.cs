using System.Collections.Immutable;
using AgentHost.Abstractions.SourceGenerator.Model;
using AgentHost.Abstractions.SourceGenerator.Reading;
using AgentHost.Abstractions.SourceGenerator.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentHost.Abstractions.SourceGenerator;

/// <summary>Writes what <c>[Tool]</c> stands for: schema, reader, registration and manifest entry.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ToolGenerator : IIncrementalGenerator
{
    /// <summary>Names of the steps, for tests of what is cached.</summary>
    internal const string ToolStep = "Tools", PluginStep = "Plugins", DescriptionStep = "Descriptions";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var tools = context.SyntaxProvider.ForAttributeWithMetadataName(
            "AgentHost.ToolAttribute",
            static (node, _) => node is MethodDeclarationSyntax or TypeDeclarationSyntax,
            static (found, cancellationToken) => ToolReader.Read(found, cancellationToken));
        var plugins = context.SyntaxProvider.CreateSyntaxProvider(
                static (node, _) => node is ClassDeclarationSyntax { BaseList: not null },
                static (found, cancellationToken) => PluginReader.Read(found, cancellationToken))
            .Where(static plugin => plugin is not null)
            .Select(static (plugin, _) => plugin!);
        var descriptions = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
            .Select(static (file, cancellationToken) => new DescriptionFile(
                Path.GetFileNameWithoutExtension(file.Path), Texts.Document(file.GetText(cancellationToken)?.ToString() ?? "")))
            .WithTrackingName(DescriptionStep)
            .Collect();

        var models = tools.Select(static (tool, _) => tool.Model).Where(static model => model is not null)
            .Select(static (model, _) => model!).WithTrackingName(ToolStep).Collect();
        var pluginModels = plugins.Select(static (plugin, _) => plugin.Model).WithTrackingName(PluginStep).Collect();
        context.RegisterSourceOutput(models.Combine(pluginModels).Combine(descriptions), static (output, input) =>
        {
            var ((toolModels, pluginList), files) = input;
            if (AssemblyWriter.Write(toolModels, Distinct(pluginList), files) is { } text)
            {
                output.AddSource("AgentHost.Tools.g.cs", text);
            }
        });
        context.RegisterSourceOutput(tools.Collect().Combine(plugins.Collect()).Combine(descriptions), static (output, input) =>
        {
            var ((toolsFound, pluginsFound), files) = input;
            foreach (var finding in AssemblyChecks.Check(toolsFound, pluginsFound, files))
            {
                output.ReportDiagnostic(finding.ToDiagnostic());
            }
        });
    }

    // A partial class that repeats its base is found once a declaration.
    private static ImmutableArray<PluginModel> Distinct(ImmutableArray<PluginModel> plugins) => [.. plugins.Distinct()];
}
