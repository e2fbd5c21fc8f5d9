using AgentHost.Abstractions.SourceGenerator.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace AgentHost.Abstractions.SourceGenerator.Writing;

/// <summary>Writes what is added to the class that a tool stands in: a reader for a class, a whole tool for a method.</summary>
internal static class ToolWriter
{
    private const string Token = "global::System.Threading.CancellationToken cancellationToken";
    private const string Plan = "global::System.Threading.Tasks.ValueTask<global::AgentHost.ToolPlan>";
    private const string Result = "global::System.Threading.Tasks.ValueTask<global::AgentHost.ToolResult>";

    public static void Write(Code code, ToolModel tool, string className)
    {
        if (tool.Method is { } method)
        {
            OfMethod(code, tool, method, className);
        }
        else
        {
            OfClass(code, tool);
        }
    }

    private static void OfClass(Code code, ToolModel tool)
    {
        var reader = new ReaderWriter(code);
        code.Line("/// <inheritdoc/>");
        code.Line("protected override " + tool.Arguments.TypeName + " ReadArguments(" + ReaderWriter.Json + " arguments) => "
            + reader.Method(tool.Arguments) + "(arguments, \"arguments\");");
        reader.Finish();
    }

    private static void OfMethod(Code code, ToolModel tool, MethodModel method, string className)
    {
        var name = SymbolDisplay.FormatLiteral(tool.Name, quote: true);
        var owner = method.IsStatic ? "" : tool.Declaring.FullName + " plugin";
        code.Open("private sealed class " + className + "(" + owner + ") : global::AgentHost.Tool");
        code.Open("protected override " + Plan + " PrepareCoreAsync(global::AgentHost.ToolCall call, global::AgentHost.ToolContext context, " + Token + ")");
        code.Open("try");
        code.Line("_ = Read(call.Arguments);");
        code.Line("return new(new global::AgentHost.ToolPlan(call, global::AgentHost.Generated.ToolJson.Title(" + name + ", call.Arguments))"
            + " { Effects = (global::AgentHost.ToolEffects)" + (tool.Effects ?? 0) + " });");
        code.Close();
        code.Open("catch (global::System.Text.Json.JsonException fault)");
        code.Line("return new(global::AgentHost.ToolPlan.Refuse(call, fault.Message));");
        code.Close();
        code.Close();
        code.Line();
        Execute(code, tool, method);
        code.Line();
        Arguments(code, tool);
        code.Close();
    }

    private static void Execute(Code code, ToolModel tool, MethodModel method)
    {
        var call = (method.IsAwaited ? "await " : "") + (method.IsStatic ? tool.Declaring.FullName : "plugin") + "." + method.Name
            + "(" + string.Join(", ", method.CallArguments) + ")";
        code.Open("protected override " + (method.IsAwaited ? "async " : "") + Result
            + " ExecuteCoreAsync(global::AgentHost.ToolPlan plan, global::AgentHost.ToolContext context, " + Token + ")");
        code.Line("var arguments = Read(plan.Call.Arguments);");
        if (method.Returns == ReturnForm.Nothing)
        {
            code.Line(call + ";");
        }

        var result = method.Returns switch
        {
            ReturnForm.Result => call,
            ReturnForm.Text => "global::AgentHost.ToolResult.Text((" + call + ") ?? \"\")",
            _ => "global::AgentHost.ToolResult.Text(\"Done.\")",
        };
        code.Line(method.IsAwaited ? "return " + result + ";" : "return new(" + result + ");");
        code.Close();
    }

    private static void Arguments(Code code, ToolModel tool)
    {
        var reader = new ReaderWriter(code);
        code.Open("private static Arguments Read(" + ReaderWriter.Json + " json)");
        code.Line("global::AgentHost.Generated.ToolJson.Object(json, \"arguments\");");
        code.Open("return new()");
        foreach (var property in tool.Arguments.Properties)
        {
            code.Line(property.Name + " = " + reader.Property(property) + ",");
        }

        code.Close("};");
        code.Close();
        code.Line();
        code.Open("private struct Arguments");
        foreach (var property in tool.Arguments.Properties)
        {
            code.Line("public " + property.Type.FullName + " " + property.Name + ";");
        }

        code.Close();
        reader.Finish();
    }
}
